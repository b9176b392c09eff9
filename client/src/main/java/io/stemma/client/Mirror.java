package io.stemma.client;

import com.google.rpc.Code;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a topology in the client's memory, kept current by a watch: reads of it ask no server. It shows whole versions
 * only, each proved: its state hash, computed from what is here, is the server's.
 *
 * <p>It resumes by itself; where changes can not be had, or a hash does not match, it fetches the state anew, and shows the
 * version it had meanwhile. It ends when it is closed, when the topology is gone, or when {@value #MISMATCHES_MAX} states
 * in a row do not match.
 *
 * <p><b>Threads.</b> Any thread may read. Changes are applied on an event loop of the client, one version at a time; a
 * large state takes some milliseconds for each part of it.
 */
public final class Mirror implements AutoCloseable {
    static final int MISMATCHES_MAX = 3;

    /** A mirror that went wrong fetches the state anew after this, then after twice as long, and so on. */
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);

    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

    /** After so many versions that matched, the pause is the shortest again. */
    private static final int GOOD_VERSIONS_MIN = 100;

    private final StemmaApi api;
    private final WatchRequest request;
    private final MirrorListener listener;
    private final VersionGate gate = new VersionGate();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Backoff pause = new Backoff(PAUSE_MIN, PAUSE_MAX, ThreadLocalRandom.current());
    private volatile MirrorSnapshot snapshot = MirrorSnapshot.EMPTY;

    private volatile @Nullable Watch watch;

    /** Owned by the watch's listener, as what follows. States in a row that did not match. */
    private int mismatches;

    private int goodVersions;

    private Mirror(StemmaApi api, WatchRequest request, MirrorListener listener) {
        this.api = api;
        this.request = request;
        this.listener = listener;
    }

    /** A mirror that shows every version. */
    public static Mirror of(StemmaApi api, String topology) {
        return of(api, topology, WatchMode.EVERY_VERSION, MirrorListener.NONE);
    }

    /** A mirror that shows every version, or, conflated, the newest ones that there is time for. */
    public static Mirror of(StemmaApi api, String topology, WatchMode mode, MirrorListener listener) {
        WatchRequest request = WatchRequest.newBuilder()
                .setTopology(topology)
                .setMode(mode)
                .setIncludeState(true)
                .build();
        Mirror mirror = new Mirror(api, request, listener);
        mirror.open();
        return mirror;
    }

    /** The newest version that the mirror has; of version 0 and empty until the first has come. */
    public MirrorSnapshot snapshot() {
        return snapshot;
    }

    /** The first snapshot, once it has come; fails if the mirror ends before. */
    public CompletableFuture<MirrorSnapshot> ready() {
        return awaitVersion(1);
    }

    /**
     * A snapshot of that version or, if it is past already or was skipped, of a later one: with the version of one's own commit,
     * one reads one's own writes here. Fails if the mirror ends before.
     */
    public CompletableFuture<MirrorSnapshot> awaitVersion(long version) {
        return gate.await(version);
    }

    /** Completes when the mirror ends: with null once it is closed, else with the failure. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Ends the mirror. Its last snapshot can still be read. */
    @Override
    public void close() {
        end(null);
    }

    private void end(@Nullable StemmaException failure) {
        if (failure == null) {
            ended.complete(null);
            gate.close(new StemmaException(Code.CANCELLED, ErrorReason.CANCELLED_BY_CLIENT, "the mirror was closed"));
        } else {
            ended.completeExceptionally(failure);
            gate.close(failure);
        }
        Watch open = watch;
        if (open != null) {
            open.close();
        }
    }

    private void open() {
        if (ended.isDone()) {
            return;
        }
        Watch opened = api.watch(request, GapPolicy.STATE, new Copy());
        watch = opened;
        if (ended.isDone()) {
            opened.close();
        }
        var unused = opened.ended().whenComplete((nothing, failure) -> {
            if (failure != null) {
                lost(StemmaException.of(failure));
            }
        });
    }

    private void lost(StemmaException cause) {
        if (cause.code() != Code.DATA_LOSS || mismatches >= MISMATCHES_MAX) {
            end(cause);
            return;
        }
        var later = CompletableFuture.delayedExecutor(pause.nextMillis(), TimeUnit.MILLISECONDS, Runnable::run);
        later.execute(this::open);
    }

    /** Makes snapshots of what one watch tells. */
    private final class Copy implements WatchListener {
        private MirrorEditor state = new MirrorEditor(MirrorSnapshot.EMPTY);

        @Override
        public void onState(@Nullable StemmaException gap) {
            state = new MirrorEditor(MirrorSnapshot.EMPTY);
            if (gap != null) {
                listener.onGap(gap);
            }
        }

        @Override
        public void onInterrupted(StemmaException cause) {
            listener.onInterrupted(cause);
        }

        @Override
        public CompletionStage<?> onEvent(WatchResponse event) {
            switch (event.getEventCase()) {
                case STATE -> state.add(event.getState());
                case SYNC -> synced(event);
                case CHANGES -> changed(event.getVersion(), event.getChanges());
                case BOOKMARK ->
                    prove(snapshot.at(event.getVersion()), event.getBookmark().getStateHash());
                case EVENT_NOT_SET -> {}
            }
            return TAKEN;
        }

        private void synced(WatchResponse event) {
            mismatches++;
            prove(
                    state.freeze(event.getSync().getTopology()),
                    event.getSync().getTopology().getStateHash());
            mismatches = 0;
        }

        private void changed(long version, VersionChanges changes) {
            MirrorEditor editor = new MirrorEditor(snapshot);
            editor.apply(changes);
            prove(editor.freeze(version, changes.getCommitTimeUs()), changes.getStateHash());
            if (++goodVersions % GOOD_VERSIONS_MIN == 0) {
                pause.reset();
            }
        }

        /** Shows the snapshot if it is what the server has. */
        private void prove(MirrorSnapshot next, long expected) {
            long found = next.stateHash();
            if (found != expected) {
                goodVersions = 0;
                listener.onMismatch(next.version(), expected, found);
                throw new StemmaException(
                        Code.DATA_LOSS,
                        ErrorReason.ERROR_REASON_UNSPECIFIED,
                        String.format(
                                "%s version %d: state hash %016x (expected %016x)",
                                request.getTopology(), next.version(), found, expected));
            }
            snapshot = next;
            listener.onSnapshot(next);
            gate.reached(next);
        }
    }
}
