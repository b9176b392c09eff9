package io.stemma.client;

import com.google.rpc.Code;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The course of a {@link Watch} on changes: holds the server to its promises, and knows what to resume after. */
final class ChangeCourse implements Follower.Course, Watch.Progress {
    private final WatchRequest asked;
    private final GapPolicy gaps;
    private final WatchListener listener;

    /** True if each event must begin where the one before ended. */
    private final boolean whole;

    /** What the next stream asks for. */
    private WatchRequest next;

    /** The version of the last event that came; 0 for none yet. */
    private long version;

    private long incarnation;

    /** True if the next stream goes on after {@link #version}, so that its sync is no news. */
    private boolean resuming;

    /** True once the current stream has told its sync. */
    private boolean synced;

    /** True once the current stream has told a part of a state. */
    private boolean stating;

    /** Why the next state is told; null if it was asked for. */
    private @Nullable StemmaException gap;

    /** The first parts of changes that go on. */
    private VersionChanges.@Nullable Builder parts;

    private volatile long taken;

    ChangeCourse(WatchRequest asked, GapPolicy gaps, WatchListener listener) {
        this.asked = asked;
        this.gaps = gaps;
        this.listener = listener;
        this.next = asked;
        this.whole = asked.getFilter().equals(asked.getFilter().getDefaultInstanceForType());
    }

    @Override
    public long version() {
        return taken;
    }

    @Override
    public Request.Builder request() {
        synced = false;
        stating = false;
        parts = null;
        return Request.newBuilder().setWatch(next);
    }

    @Override
    public @Nullable Supplier<? extends CompletionStage<?>> hear(Response reply) {
        WatchResponse event = reply.getWatch();
        return switch (event.getEventCase()) {
            case STATE -> state(event);
            case SYNC -> sync(event);
            case CHANGES -> changes(event);
            case BOOKMARK -> bookmark(event);
            case EVENT_NOT_SET -> null;
        };
    }

    private Supplier<CompletionStage<?>> state(WatchResponse event) {
        require(!synced && next.getIncludeState(), event, "state", "none here");
        requireStart(event, "state");
        boolean first = !stating;
        stating = true;
        version = event.getVersion();
        return first ? afterOnState(event) : () -> listener.onEvent(event);
    }

    private Supplier<CompletionStage<?>> afterOnState(WatchResponse event) {
        StemmaException why = gap;
        gap = null;
        return () -> {
            listener.onState(why);
            return listener.onEvent(event);
        };
    }

    private @Nullable Supplier<CompletionStage<?>> sync(WatchResponse event) {
        require(!synced, event, "second sync", "one");
        requireStart(event, "sync");
        boolean emptyState = next.getIncludeState() && !stating;
        boolean again = resuming;
        synced = true;
        resuming = true;
        incarnation = event.getSync().getTopology().getIncarnation();
        reached(event);
        if (again) {
            return null;
        }
        return told(event, emptyState ? afterOnState(event) : () -> listener.onEvent(event));
    }

    private void requireStart(WatchResponse event, String found) {
        long expected = stating ? version : next.getAfterVersion();
        require(expected == 0 || event.getVersion() == expected, event, found, "version " + expected);
    }

    private @Nullable Supplier<CompletionStage<?>> changes(WatchResponse event) {
        require(synced, event, "changes before sync", "after");
        VersionChanges changes = event.getChanges();
        long previous = changes.getPreviousVersion();
        boolean follows = parts != null
                ? previous == parts.getPreviousVersion()
                : whole ? previous == version : previous >= version;
        require(follows, event, "changes after " + previous, "" + version);
        if (changes.getContinued()) {
            require(event.getVersion() == previous, event, "version of a part", "" + previous);
            parts = (parts == null ? VersionChanges.newBuilder() : parts).mergeFrom(changes);
            return null;
        }
        boolean everyVersion = asked.getMode() != WatchMode.CONFLATED;
        require(event.getVersion() > previous, event, "changes after " + previous, "later");
        require(!everyVersion || event.getVersion() == previous + 1, event, "changes after " + previous, "the next");
        WatchResponse complete = complete(event);
        reached(complete);
        return told(complete, () -> listener.onEvent(complete));
    }

    private WatchResponse complete(WatchResponse event) {
        VersionChanges.Builder before = parts;
        parts = null;
        return before == null
                ? event
                : event.toBuilder()
                        .setChanges(before.mergeFrom(event.getChanges()).setContinued(false))
                        .build();
    }

    private Supplier<CompletionStage<?>> bookmark(WatchResponse event) {
        require(synced && parts == null, event, "bookmark before sync or amid changes", "after");
        require(event.getVersion() >= version, event, "bookmark", "at least " + version);
        reached(event);
        return told(event, () -> listener.onEvent(event));
    }

    private void reached(WatchResponse event) {
        version = event.getVersion();
        next = asked.toBuilder()
                .setAfterVersion(version)
                .setIncarnation(incarnation)
                .setIncludeState(false)
                .build();
    }

    private Supplier<CompletionStage<?>> told(WatchResponse event, Supplier<CompletionStage<?>> telling) {
        return () -> telling.get().thenRun(() -> taken = event.getVersion());
    }

    private static void require(boolean holds, WatchResponse event, String found, String expected) {
        if (!holds) {
            throw new StemmaException(
                    Code.INTERNAL,
                    ErrorReason.MALFORMED_FRAME,
                    "watch: " + found + " at version " + event.getVersion() + " (expected " + expected + ")");
        }
    }

    @Override
    public void interrupted(StemmaException cause) {
        listener.onInterrupted(cause);
    }

    @Override
    public boolean goesOn(StemmaException end) {
        if (Resuming.passing(end, version != 0)) {
            return true;
        }
        boolean gone = end.reason() == ErrorReason.TOPOLOGY_NOT_FOUND && next.getIncarnation() == 0;
        if (gaps == GapPolicy.END || gone || !Resuming.gap(end)) {
            return false;
        }
        gap = end;
        resuming = false;
        next = asked.toBuilder()
                .clearAfterVersion()
                .clearIncarnation()
                .setIncludeState(true)
                .build();
        return true;
    }
}
