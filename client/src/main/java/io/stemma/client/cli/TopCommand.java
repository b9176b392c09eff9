package io.stemma.client.cli;

import io.stemma.client.top.Figures;
import io.stemma.client.top.MetricsPage;
import io.stemma.client.top.Scrape;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A live view of a server's meters. */
@Command(
        name = "top",
        sortOptions = false,
        description = {
            "Shows what a server does: requests, commits, contention, versions and memory, read from its /metrics.",
            "On a terminal the view is live; q ends it. Otherwise one frame follows the other, for a file or a pipe.",
            "Rates and times are those of the last interval, estimated from the meters' buckets; - is what a server does not have."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stemma top",
            "  stemma top http://10.0.0.7:7421/metrics --interval 5s",
            "  stemma top --once | grep -A9 METHOD",
            "  stemma top --json                one interval as a JSON document"
        })
final class TopCommand implements Callable<Integer> {
    private static final int HTTP_PORT_DEFAULT = 7421;
    private static final Duration INTERVAL_MIN = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = {
                "Where the meters are, http://HOST:PORT/metrics or HOST:PORT.",
                "Default: port " + HTTP_PORT_DEFAULT + " of the host that --server names."
            })
    private @Nullable String url;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = Quantity.Time.class,
            description = "Time between two looks: 500ms, 2s. Default: 1s.")
    private Duration interval = Duration.ofSeconds(1);

    @Option(names = "--once", description = "Show one interval as text and end.")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (interval.compareTo(INTERVAL_MIN) < 0) {
            throw usage("--interval: " + interval.toMillis() + "ms (expected 100ms..24h)");
        }
        StemmaCommand stemma = StemmaCommand.of(spec());
        MetricsPage page = page(stemma);
        Output output = stemma.output();
        Scrape first = page.scrape();
        if (once || output.json()) {
            Thread.sleep(interval.toMillis());
            print(Figures.between(first, page.scrape()), page, output);
        } else if (output.terminal().interactive()) {
            new TopScreen(page, interval).run(first);
        } else {
            printForEver(first, page, output);
        }
        return 0;
    }

    private MetricsPage page(StemmaCommand stemma) {
        try {
            return new MetricsPage(url == null ? stemma.host() + ":" + HTTP_PORT_DEFAULT : url, PATIENCE);
        } catch (IllegalArgumentException e) {
            throw usage("URL: " + e.getMessage());
        }
    }

    private void printForEver(Scrape first, MetricsPage page, Output output) throws IOException, InterruptedException {
        Scrape before = first;
        while (!output.out().checkError()) {
            Thread.sleep(interval.toMillis());
            Scrape now = page.scrape();
            print(Figures.between(before, now), page, output);
            output.line("");
            before = now;
        }
    }

    private static void print(Figures figures, MetricsPage page, Output output) throws IOException {
        if (output.json()) {
            output.line(TopJson.text(figures));
        } else {
            TopFrame.lines(figures, page.address()).forEach(output::line);
        }
        output.out().flush();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("command used before it was parsed");
        }
        return spec;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }
}
