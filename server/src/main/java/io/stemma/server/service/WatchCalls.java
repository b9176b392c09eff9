package io.stemma.server.service;

import io.stemma.server.codec.ChangeChoice;
import io.stemma.server.codec.Errors;
import io.stemma.server.codec.Found;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.codec.Subject;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.watch.WatchEnd;
import io.stemma.server.watch.WatchHub;
import io.stemma.server.watch.WatchLimits;
import io.stemma.server.watch.WatchPlan;
import io.stemma.server.watch.Watcher;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.WatchAnswerRequest;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens watches. What they send, and when, is decided in the watch room. */
final class WatchCalls {
    private static final int BOOKMARK_MILLIS_MIN = 100;
    private static final int BOOKMARK_MILLIS_MAX = 3_600_000;
    /** When a watcher that was one too many may try again: watches last, so it is longer than for a full queue. */
    private static final int RETRY_DELAY_MILLIS = 1_000;

    private final Catalog catalog;
    private final WatchedQuestions questions;
    private final ServiceLimits limits;

    WatchCalls(Catalog catalog, QueryCalls queries, ServiceLimits limits) {
        this.catalog = catalog;
        this.questions = new WatchedQuestions(queries, limits);
        this.limits = limits;
    }

    void watch(Call call, WatchRequest request) {
        ChangeChoice choice = ChangeChoice.decode(request.getFilter(), Subject.REQUEST.field("filter"));
        if (request.getMode() == WatchMode.UNRECOGNIZED) {
            throw Errors.invalid("mode", Integer.toString(request.getModeValue()), "EVERY_VERSION or CONFLATED");
        }
        if (request.getAfterVersion() < 0) {
            throw Errors.invalid(
                    "after_version", Long.toUnsignedString(request.getAfterVersion()), "0..9223372036854775807");
        }
        HostedTopology topology = topology(request.getTopology(), request.getIncarnation());
        WatchHub hub = catalog.watchHub();
        long bookmarkNanos = bookmarkNanos(request.getBookmarkIntervalMs(), hub.limits());
        WatchLens lens = new WatchLens(
                request, choice, topology.incarnation(), hub.limits().messageBytesMax(), limits);
        WatchPlan plan = new WatchPlan(
                start(topology, request),
                lens,
                request.getIncludeState(),
                request.getMode() == WatchMode.CONFLATED,
                bookmarkNanos);
        open(call, topology, plan);
    }

    private HostedTopology topology(String name, long incarnation) {
        HostedTopology topology = catalog.get(name);
        if (incarnation != 0 && incarnation != topology.incarnation()) {
            throw Errors.refused(
                    ErrorReason.TOPOLOGY_NOT_FOUND,
                    "incarnation",
                    Long.toUnsignedString(incarnation) + " of " + Found.text(name),
                    Long.toString(topology.incarnation()) + ", the topology that has the name now");
        }
        return topology;
    }

    private static Snapshot start(HostedTopology topology, WatchRequest request) {
        long after = request.getAfterVersion();
        if (after == 0) {
            return topology.currentSnapshot();
        }
        return request.getMode() == WatchMode.CONFLATED ? topology.snapshotAt(after) : topology.snapshotToFollow(after);
    }

    void watchAnswer(Call call, WatchAnswerRequest request) {
        HostedTopology topology = topology(request.getTopology(), 0);
        topology.currentSnapshot();
        long bookmarkNanos = bookmarkNanos(
                request.getBookmarkIntervalMs(), catalog.watchHub().limits());
        WatchedQuestion question =
                questions.question(topology, request, call.context().client());
        open(call, topology, sink -> topology.watches().open(question, sink, bookmarkNanos));
    }

    private static long bookmarkNanos(int asked, WatchLimits limits) {
        if (asked != 0 && (asked < BOOKMARK_MILLIS_MIN || asked > BOOKMARK_MILLIS_MAX)) {
            throw Errors.invalid(
                    "bookmark_interval_ms",
                    Integer.toUnsignedString(asked),
                    "0 or " + BOOKMARK_MILLIS_MIN + ".." + BOOKMARK_MILLIS_MAX);
        }
        return TimeUnit.MILLISECONDS.toNanos(asked == 0 ? limits.bookmarkMillis() : asked);
    }

    private void open(Call call, HostedTopology topology, WatchPlan plan) {
        open(call, topology, sink -> topology.watches().open(plan, sink));
    }

    /** Opens what is made with the sink, and wakes it. */
    private void open(Call call, HostedTopology topology, Function<WatchSink, @Nullable Watcher> opening) {
        WatchHub hub = catalog.watchHub();
        if (hub.isStopping()) {
            throw new RefusedException(WatchSink.stopping());
        }
        StreamReply reply = (StreamReply) call.reply();
        Watcher watcher = opening.apply(new WatchSink(call.context(), reply, topology.name()));
        if (watcher == null) {
            int watchersMax = hub.limits().watchersMax();
            throw new RefusedException(Errors.error(
                            ErrorReason.LIMIT_EXCEEDED,
                            "watchers_max",
                            watchersMax + " watchers",
                            "less than " + watchersMax + " before another one")
                    .setRetryDelayMs(RETRY_DELAY_MILLIS)
                    .build());
        }
        reply.onReady(watcher::wake);
        call.context().onCancel(() -> watcher.end(new WatchEnd.Cancelled()));
        watcher.wake();
    }
}
