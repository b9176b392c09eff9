package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One read that waits for a version. It ends once: by the version, by the request's deadline, by its cancellation or with the
 * topology.
 */
final class VersionWait {
    private final HostedTopology topology;
    private final Call call;
    private final long version;
    private final Runnable whenReached;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> deadline;

    VersionWait(HostedTopology topology, Call call, long version, Runnable whenReached) {
        this.topology = topology;
        this.call = call;
        this.version = version;
        this.whenReached = whenReached;
    }

    long version() {
        return version;
    }

    /** Starts to wait; goes on at once if the version came in the meantime. */
    void start(ScheduledExecutorService timer) {
        deadline = timer.schedule(this::late, Math.max(0, call.context().nanosLeft()), TimeUnit.NANOSECONDS);
        topology.waiters().add(this);
        call.context().onCancel(this::cancelled);
        if (topology.engine().version() >= version) {
            topology.waiters().remove(this);
            reached();
        }
        if (ended.get()) {
            stopClock();
        }
    }

    void reached() {
        if (end()) {
            whenReached.run();
        }
    }

    void dropped() {
        if (end()) {
            call.fail(Errors.topologyNotFound(topology.name()));
        }
    }

    void refuse(Error error) {
        if (end()) {
            call.reply().failure(error);
        }
    }

    private void cancelled() {
        topology.waiters().remove(this);
        refuse(Failures.over(call.context()));
    }

    private void late() {
        topology.waiters().remove(this);
        long current = topology.engine().version();
        refuse(Errors.error(
                        ErrorReason.MIN_VERSION_NOT_REACHED,
                        "options.min_version",
                        Long.toString(version),
                        "at most " + current + ", the version reached by the deadline")
                .setVersion(current)
                .build());
    }

    private boolean end() {
        stopClock();
        return ended.compareAndSet(false, true);
    }

    private void stopClock() {
        ScheduledFuture<?> clock = deadline;
        if (clock != null) {
            clock.cancel(false);
        }
    }
}
