package io.stemma.server;

import io.stemma.server.config.Limits;
import io.stemma.server.fork.ForkLimits;
import io.stemma.server.history.PinLimits;
import io.stemma.server.service.ServiceLimits;
import io.stemma.server.txn.LeaseLimits;
import io.stemma.server.watch.WatchLimits;

/** Hands the operator's choices to the service. */
final class LimitsBridge {
    private LimitsBridge() {}

    /** What imports stage becomes graph, and stands beside it meanwhile: a quarter of the heap leaves room for both. */
    private static long importBytesMax() {
        return Math.min(
                ServiceLimits.DEFAULTS.importBytesMax(), Runtime.getRuntime().maxMemory() / 4);
    }

    static ServiceLimits serviceLimits(Limits limits) {
        ServiceLimits defaults = ServiceLimits.DEFAULTS;
        return new ServiceLimits(
                limits.queryThreads(),
                limits.queryQueueMax(),
                defaults.queryWorkMax(),
                defaults.pageWorkMax(),
                limits.pageSizeMax(),
                defaults.responseBytesMax(),
                limits.transactionChangesMax(),
                defaults.topologiesMax(),
                defaults.waitersMax(),
                limits.historyVersionsMax(),
                limits.historyAgeMaxMillis(),
                defaults.pageHoldsMax(),
                defaults.pageHoldIdleMaxMillis(),
                defaults.importsOpenMax(),
                limits.importElementsMax(),
                importBytesMax(),
                limits.historyBytesMax(),
                pinLimits(limits),
                new LeaseLimits(limits.leasesMax(), limits.leaseElementsMax()),
                forkLimits(limits),
                defaults.diffStallMaxMillis());
    }

    private static ForkLimits forkLimits(Limits limits) {
        return new ForkLimits(
                limits.forksMax(),
                limits.forksPerOwnerMax(),
                limits.forkTtlMillis(),
                limits.forkTtlMaxMillis(),
                limits.forkChangesMax(),
                limits.forkBytesMax(),
                ForkLimits.DEFAULTS.overlayChangesMax());
    }

    static WatchLimits watchLimits(Limits limits) {
        return new WatchLimits(
                limits.watchThreads(),
                limits.watchersMax(),
                limits.watchMessageBytesMax(),
                limits.watchSharedBytesMax(),
                limits.watchBookmarkMillis());
    }

    private static PinLimits pinLimits(Limits limits) {
        return new PinLimits(
                limits.pinsMax(),
                limits.pinsPerClientMax(),
                limits.pinTtlMillis(),
                limits.pinTtlMaxMillis(),
                limits.pinBytesMax(),
                limits.pinBytesPerClientMax());
    }
}
