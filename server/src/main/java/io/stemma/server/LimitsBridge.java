package io.stemma.server;

import io.stemma.server.config.Limits;
import io.stemma.server.history.PinLimits;
import io.stemma.server.service.ServiceLimits;
import io.stemma.server.watch.WatchLimits;

/** Hands the operator's choices to the service. */
final class LimitsBridge {
    private LimitsBridge() {}

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
                defaults.importBytesMax(),
                limits.historyBytesMax(),
                pinLimits(limits));
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
