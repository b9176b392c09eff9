package io.stemma.client.cli;

import io.stemma.client.cli.DemoTally.Look;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Shows what goes on: a block that is rewritten in place on a terminal, otherwise a line from time to time. */
final class DemoScreen {
    /* Control sequences of ECMA-48. */
    private static final String CSI = "\u001b[";
    private static final String CLEAR_BELOW = CSI + "J";

    private static final Duration REWRITE = Duration.ofMillis(500);
    private static final Duration LINE = Duration.ofSeconds(2);

    private final PrintWriter out;
    private final Terminal terminal;
    private final String metrics;
    private long commitsBefore;
    private long readsBefore;
    private double secondsBefore;
    private int shown;

    DemoScreen(PrintWriter out, Terminal terminal, String metrics) {
        this.out = out;
        this.terminal = terminal;
        this.metrics = metrics;
    }

    /** How long to wait between two looks. */
    Duration interval() {
        return terminal.interactive() ? REWRITE : LINE;
    }

    /** Says something that stays. */
    void say(String text) {
        out.println(Table.clean(text));
        out.flush();
    }

    /** Shows the state after so many seconds. */
    void show(double seconds, Look look) {
        double span = Math.max(seconds - secondsBefore, 1e-3);
        long commits = Math.round((look.commits() - commitsBefore) / span);
        long reads = Math.round((look.reads() - readsBefore) / span);
        commitsBefore = look.commits();
        readsBefore = look.reads();
        secondsBefore = seconds;
        if (terminal.interactive()) {
            rewrite(block(seconds, look, commits, reads));
        } else {
            say(line(seconds, look, commits, reads));
        }
    }

    /** Ends the live view: what is said now comes below it. */
    void end() {
        shown = 0;
    }

    private void rewrite(List<String> lines) {
        if (shown > 0) {
            out.print(CSI + shown + "A\r" + CLEAR_BELOW);
        }
        lines.forEach(line ->
                out.println(line.length() < terminal.columns() ? line : line.substring(0, terminal.columns() - 1)));
        out.flush();
        shown = lines.size();
    }

    private List<String> block(double seconds, Look look, long commits, long reads) {
        return List.of(
                "",
                String.format("  %-11s %14.0f s", "time", seconds),
                String.format("  %-11s %14s", "version", Quantity.count(look.version())),
                row("commits/s", commits, "p50 / p99 / p99.9  " + look.commitLatency()),
                row("reads/s", reads, "p50 / p99 / p99.9  " + look.readLatency()),
                row(
                        "torn reads",
                        look.torn(),
                        "in " + Quantity.count(look.reads()) + " reads, " + Quantity.count(look.pairs())
                                + " comparisons"),
                "  metrics     " + metrics,
                "");
    }

    private static String row(String name, long value, String more) {
        return String.format("  %-11s %14s     %s", name, Quantity.count(value), more);
    }

    private static String line(double seconds, Look look, long commits, long reads) {
        return String.format(
                "%4.0f s  version %s  commits/s %s (%s)  reads/s %s (%s)  torn reads %d",
                seconds,
                Quantity.count(look.version()),
                Quantity.count(commits),
                look.commitLatency(),
                Quantity.count(reads),
                look.readLatency(),
                look.torn());
    }
}
