package io.stemma.client;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where those wait who want to see a version. Any thread may use it. */
final class VersionGate {
    private final TreeMap<Long, CompletableFuture<MirrorSnapshot>> waiting = new TreeMap<>();
    private MirrorSnapshot reached = MirrorSnapshot.EMPTY;
    private @Nullable StemmaException closed;

    /** Completes with the first snapshot that is at least of this version. */
    synchronized CompletableFuture<MirrorSnapshot> await(long version) {
        if (reached.version() >= version) {
            return CompletableFuture.completedFuture(reached);
        }
        if (closed != null) {
            return CompletableFuture.failedFuture(closed);
        }
        return waiting.computeIfAbsent(version, unused -> new CompletableFuture<>())
                .copy();
    }

    /** Lets those through who wait for this version or one before. */
    void reached(MirrorSnapshot snapshot) {
        List<CompletableFuture<MirrorSnapshot>> through;
        synchronized (this) {
            reached = snapshot;
            var due = waiting.headMap(snapshot.version(), true);
            through = new ArrayList<>(due.values());
            due.clear();
        }
        through.forEach(future -> future.complete(snapshot));
    }

    /** Turns away those who wait, and who come. */
    void close(StemmaException cause) {
        List<CompletableFuture<MirrorSnapshot>> left;
        synchronized (this) {
            closed = cause;
            left = new ArrayList<>(waiting.values());
            waiting.clear();
        }
        left.forEach(future -> future.completeExceptionally(cause));
    }
}
