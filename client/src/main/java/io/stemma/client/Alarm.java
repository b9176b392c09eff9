package io.stemma.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rings once at the earliest of many times, so that a thousand calls with the same deadline share one timer. Owned by
 * the loop.
 */
final class Alarm {
    private final EventLoop loop;
    private final Runnable bell;
    private @Nullable Future<?> timer;
    private long atNanos;

    Alarm(EventLoop loop, Runnable bell) {
        this.loop = loop;
        this.bell = bell;
    }

    /** Rings at this time of {@link System#nanoTime} or before. */
    void by(long nanos) {
        if (timer != null && nanos - atNanos >= 0) {
            return;
        }
        cancel();
        atNanos = nanos;
        timer = loop.schedule(this::ring, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void ring() {
        timer = null;
        bell.run();
    }
}
