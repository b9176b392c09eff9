package io.stemma.client.load;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the last second's figures on standard error while a load runs, if that is a terminal. */
final class LiveLine implements AutoCloseable {
    private final @Nullable ProgressBar bar;

    private LiveLine(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static LiveLine of(Shared shared) {
        if (!shared.progress()) {
            return new LiveLine(null);
        }
        return new LiveLine(new ProgressBarBuilder()
                .setTaskName("load")
                .setInitialMax(-1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .clearDisplayOnFinish()
                .build());
    }

    void show(Tally.Interval second) {
        if (bar != null) {
            bar.step();
            bar.setExtraMessage(String.format(
                    Locale.ROOT,
                    " %,.0f requests/s, p50 %,.0f us, p99 %,.0f us",
                    second.requestsPerSecond(),
                    second.p50Nanos() / 1e3,
                    second.p99Nanos() / 1e3));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
