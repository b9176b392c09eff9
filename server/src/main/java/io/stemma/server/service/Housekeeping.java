package io.stemma.server.service;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timer: what is done now and then, and what is done once, later. */
final class Housekeeping extends ScheduledThreadPoolExecutor {
    /** How often pins, forks and held pages are looked at, in milliseconds. */
    static final long EXPIRY_MILLIS = 1_000;
    /** How often histories are measured, in milliseconds: so late may they be with their bound in bytes. */
    static final long HISTORY_MILLIS = 100;
    /** How often watchers are looked at that may be due a bookmark, in milliseconds. */
    static final long WATCH_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    Housekeeping() {
        super(1, task -> {
            Thread thread = new Thread(task, "stemma-timer");
            thread.setDaemon(true);
            return thread;
        });
        setRemoveOnCancelPolicy(true);
    }

    /** Does it again and again, so many milliseconds after it was done. What fails is logged and done again all the same. */
    void repeat(Runnable task, long millis) {
        var unused = scheduleWithFixedDelay(() -> attempt(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("housekeeping", e);
        }
    }
}
