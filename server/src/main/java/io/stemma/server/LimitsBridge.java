package io.stemma.server;

import io.stemma.server.config.Limits;
import io.stemma.server.config.Setting;
import io.stemma.server.counter.CounterLimits;
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
                limits.value(Setting.QUERY_THREADS),
                limits.value(Setting.QUERY_QUEUE_MAX),
                limits.value(Setting.QUERY_WAIT_MAX_MS),
                defaults.queryWorkMax(),
                defaults.pageWorkMax(),
                limits.value(Setting.PAGE_SIZE_MAX),
                defaults.responseBytesMax(),
                limits.value(Setting.TRANSACTION_CHANGES_MAX),
                defaults.topologiesMax(),
                defaults.waitersMax(),
                limits.value(Setting.HISTORY_VERSIONS),
                limits.value(Setting.HISTORY_AGE_MS),
                defaults.pageHoldsMax(),
                defaults.pageHoldIdleMaxMillis(),
                defaults.importsOpenMax(),
                limits.value(Setting.IMPORT_ELEMENTS_MAX),
                importBytesMax(),
                limits.longValue(Setting.HISTORY_BYTES),
                pinLimits(limits),
                new CounterLimits(limits.value(Setting.COUNTERS_MAX), limits.value(Setting.COUNTERS_PER_ELEMENT_MAX)),
                new LeaseLimits(limits.value(Setting.LEASES_MAX), limits.value(Setting.LEASE_ELEMENTS_MAX)),
                forkLimits(limits),
                defaults.diffStallMaxMillis());
    }

    private static ForkLimits forkLimits(Limits limits) {
        return new ForkLimits(
                limits.value(Setting.FORKS_MAX),
                limits.value(Setting.FORKS_PER_OWNER_MAX),
                limits.value(Setting.FORK_TTL_MS),
                limits.value(Setting.FORK_TTL_MAX_MS),
                limits.value(Setting.FORK_CHANGES_MAX),
                limits.longValue(Setting.FORK_BYTES_MAX),
                ForkLimits.DEFAULTS.overlayChangesMax());
    }

    static WatchLimits watchLimits(Limits limits) {
        return new WatchLimits(
                limits.value(Setting.WATCH_THREADS),
                limits.value(Setting.WATCHERS_MAX),
                limits.value(Setting.WATCH_MESSAGE_BYTES_MAX),
                limits.longValue(Setting.WATCH_SHARED_BYTES_MAX),
                limits.value(Setting.WATCH_BOOKMARK_MS));
    }

    private static PinLimits pinLimits(Limits limits) {
        return new PinLimits(
                limits.value(Setting.PINS_MAX),
                limits.value(Setting.PINS_PER_CLIENT_MAX),
                limits.value(Setting.PIN_TTL_MS),
                limits.value(Setting.PIN_TTL_MAX_MS),
                limits.longValue(Setting.PIN_BYTES_MAX),
                limits.longValue(Setting.PIN_BYTES_PER_CLIENT_MAX));
    }
}
