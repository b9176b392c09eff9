package io.stemma.client.cli;

import io.stemma.client.top.Figures;
import io.stemma.client.top.MetricsPage;
import io.stemma.client.top.Scrape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** The live view: fills the terminal, follows its size, and leaves it as it was. A server that is away is waited for. */
final class TopScreen {
    /* Control sequences of ECMA-48. */
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_REST_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[m";

    private final MetricsPage page;
    private final Duration interval;
    private volatile boolean ended;

    TopScreen(MetricsPage page, Duration interval) {
        this.page = page;
        this.interval = interval;
    }

    /** Shows frames until q is pressed or the terminal is gone. */
    void run(Scrape first) throws IOException, InterruptedException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            run(first, terminal);
        }
    }

    void run(Scrape first, Terminal terminal) throws IOException, InterruptedException {
        Attributes before = terminal.enterRawMode();
        terminal.handle(Signal.INT, signal -> ended = true);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        try {
            show(first, terminal);
        } finally {
            terminal.puts(Capability.cursor_visible);
            terminal.puts(Capability.exit_ca_mode);
            terminal.setAttributes(before);
            terminal.flush();
        }
    }

    private void show(Scrape first, Terminal terminal) throws IOException, InterruptedException {
        Scrape before = first;
        draw(List.of("stemma top  " + page.address() + "  ..."), terminal);
        while (!ended && waited(terminal.reader())) {
            try {
                Scrape now = page.scrape();
                draw(TopFrame.lines(Figures.between(before, now), page.address()), terminal);
                before = now;
            } catch (IOException e) {
                draw(List.of("stemma top", Table.clean(String.valueOf(e.getMessage())), "trying again ..."), terminal);
            }
        }
    }

    /** Waits for the interval; false if the user wants to end. */
    private boolean waited(NonBlockingReader keys) throws IOException {
        long end = System.nanoTime() + interval.toNanos();
        while (!ended) {
            long leftMillis = (end - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return true;
            }
            int key = keys.read(Math.min(leftMillis, 100));
            if (key == 'q' || key == NonBlockingReader.EOF) {
                return false;
            }
        }
        return false;
    }

    private static void draw(List<String> lines, Terminal terminal) {
        int columns = terminal.getWidth() > 0 ? terminal.getWidth() : 80;
        int rows = terminal.getHeight() > 0 ? terminal.getHeight() : 24;
        List<String> shown = new ArrayList<>();
        lines.stream().limit(rows).forEach(line -> shown.add(styled(line, columns) + CLEAR_REST_OF_LINE));
        terminal.writer().print(HOME + String.join("\r\n", shown) + CLEAR_BELOW);
        terminal.flush();
    }

    private static String styled(String line, int columns) {
        String cut = line.length() <= columns ? line : line.substring(0, columns);
        boolean title = cut.startsWith("stemma top") || cut.startsWith("METHOD") || cut.startsWith("TOPOLOGY");
        return title ? BOLD + cut + PLAIN : cut;
    }
}
