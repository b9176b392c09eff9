package io.stemma.server.lab;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar for each experiment, on the terminal's error stream. Owned by the thread that runs the lab. */
final class TerminalProgress implements LabProgress {
    private static final int UPDATE_MILLIS = 200;

    private @Nullable ProgressBar bar;
    private boolean stepped;

    @Override
    public void start(String experiment, int measurements) {
        close();
        stepped = false;
        bar = new ProgressBarBuilder()
                .setTaskName(experiment)
                .setInitialMax(measurements)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .build();
    }

    /* A bar counts what is done, so the first measurement to start does not move it. */
    @Override
    public void step(String measurement) {
        if (bar != null) {
            bar.stepBy(stepped ? 1 : 0);
            bar.setExtraMessage(measurement);
            stepped = true;
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.stepTo(bar.getMax());
            bar.setExtraMessage("");
            bar.close();
            bar = null;
        }
    }
}
