package io.stemma.server.engine;

import io.stemma.server.graph.RetainedBytes;
import io.stemma.server.graph.Snapshot;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A version that is not the current one any more, until nobody can reach it. Does not keep it in memory.
 *
 * <p><b>Threads.</b> One thread for all engines waits for versions to become unreachable, and tells their grace periods.
 */
final class SupersededVersion extends WeakReference<Snapshot> {
    private static final ReferenceQueue<Snapshot> UNREACHABLE = new ReferenceQueue<>();

    static {
        Thread thread = new Thread(SupersededVersion::tellForEver, "stemma-versions");
        thread.setDaemon(true);
        thread.start();
    }

    private final long version;
    private final long sinceNanos;
    private final int weight;
    private final GracePeriod gracePeriod;

    /** The newer version that this one was compared with last. Guarded by the grace period. */
    private long comparedVersion;
    /** What came of it. Guarded by the grace period. */
    private long retainedBytes;

    /**
     * A version that has just been superseded.
     *
     * @param sinceNanos when
     * @param weight for how many versions it stands
     */
    SupersededVersion(Snapshot snapshot, long sinceNanos, int weight, GracePeriod gracePeriod) {
        super(snapshot, UNREACHABLE);
        this.version = snapshot.version();
        this.sinceNanos = sinceNanos;
        this.weight = weight;
        this.gracePeriod = gracePeriod;
    }

    private static void tellForEver() {
        while (true) {
            try {
                Reference<? extends Snapshot> next = UNREACHABLE.remove();
                if (next instanceof SupersededVersion gone) {
                    gone.gracePeriod.reclaimed(gone);
                }
            } catch (InterruptedException e) {
                // Nobody interrupts this thread on purpose: it waits on.
            }
        }
    }

    long version() {
        return version;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    int weight() {
        return weight;
    }

    /**
     * The bytes that this version reaches and the newer one does not. Compared once for each newer version: to look at a version keeps
     * it through the collection under way, so an old one should be looked at rarely.
     */
    long retainedBytes(long newerVersion, Supplier<@Nullable Snapshot> newer) {
        if (comparedVersion != newerVersion) {
            Snapshot older = get();
            Snapshot other = newer.get();
            if (older != null && other != null) {
                retainedBytes = RetainedBytes.of(older, other);
                comparedVersion = newerVersion;
            }
        }
        return retainedBytes;
    }
}
