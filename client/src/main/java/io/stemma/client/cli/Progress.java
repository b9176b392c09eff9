package io.stemma.client.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how far long work has come, if that is a terminal. Belongs to one thread. */
public final class Progress implements AutoCloseable {
    private static final int WIDTH_DEFAULT = 80;
    private static final int UPDATE_MILLIS = 250;
    private static final int STEPS_AT_ONCE = 1_000;

    private final @Nullable ProgressBar bar;
    private int unsaid;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** Work of unknown length. */
    static Progress of(String task, Output output) {
        return of(task, -1, output.terminal());
    }

    /** Work of so many steps; -1 if that is not known. */
    public static Progress of(String task, long steps, Terminal terminal) {
        if (!terminal.progress()) {
            return new Progress(null);
        }
        PrintStream err = System.err;
        int width = terminal.interactive() ? terminal.columns() : WIDTH_DEFAULT;
        return new Progress(new ProgressBarBuilder()
                .setTaskName(Table.clean(task))
                .setInitialMax(steps)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(err, width))
                .showSpeed()
                .clearDisplayOnFinish()
                .build());
    }

    /** One step done. */
    public void step() {
        if (++unsaid == STEPS_AT_ONCE) {
            say();
        }
    }

    private void say() {
        if (bar != null) {
            bar.stepBy(unsaid);
        }
        unsaid = 0;
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        say();
        if (bar != null) {
            bar.close();
        }
    }
}
