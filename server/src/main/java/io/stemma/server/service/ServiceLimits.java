package io.stemma.server.service;

import io.stemma.server.counter.CounterLimits;
import io.stemma.server.fork.ForkLimits;
import io.stemma.server.history.PinLimits;
import io.stemma.server.txn.LeaseLimits;

/**
 * The bounds of the service.
 *
 * @param queryThreads threads for long questions
 * @param queryQueueMax long questions that may wait for a thread
 * @param queryWaitMaxMillis how long a long question may wait for a thread, in milliseconds, and at most half of its own time
 * @param queryWorkMax links or elements that one question may look at
 * @param pageWorkMax elements that one page may look at before it ends early
 * @param pageSizeMax elements in one page or batch
 * @param responseBytesMax an encoded answer, in bytes; pages end early, other answers are refused
 * @param changesMax changes in one transaction
 * @param topologiesMax topologies on the server
 * @param waitersMax reads that may wait for a version of one topology
 * @param historyVersionsMax versions held for each topology
 * @param historyAgeMaxMillis how long a version is held once superseded, in milliseconds
 * @param pageHoldsMax versions held for page tokens, in all
 * @param pageHoldIdleMaxMillis how long a version is held for a page token that is not used, in milliseconds
 * @param importsOpenMax imports under way at once
 * @param importElementsMax elements of one import
 * @param importBytesMax bytes staged by all imports under way
 * @param historyBytesMax memory that superseded versions of one topology hold, in bytes
 * @param pins how much clients may pin
 * @param counters how many counters a topology may have
 * @param leases how much may be under lease
 * @param forks the bounds of forks and overlays
 * @param diffStallMaxMillis how long a client may take no part of a difference, in milliseconds
 */
public record ServiceLimits(
        int queryThreads,
        int queryQueueMax,
        int queryWaitMaxMillis,
        long queryWorkMax,
        int pageWorkMax,
        int pageSizeMax,
        int responseBytesMax,
        int changesMax,
        int topologiesMax,
        int waitersMax,
        int historyVersionsMax,
        long historyAgeMaxMillis,
        int pageHoldsMax,
        long pageHoldIdleMaxMillis,
        int importsOpenMax,
        int importElementsMax,
        long importBytesMax,
        long historyBytesMax,
        PinLimits pins,
        CounterLimits counters,
        LeaseLimits leases,
        ForkLimits forks,
        long diffStallMaxMillis) {

    /** Of a server that was told nothing else. */
    public static final ServiceLimits DEFAULTS = new ServiceLimits(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            1_024,
            500,
            100_000_000,
            1_000_000,
            10_000,
            4 << 20,
            100_000,
            10_000,
            10_000,
            1_024,
            600_000,
            1_000,
            60_000,
            16,
            20_000_000,
            4L << 30,
            256L << 20,
            PinLimits.DEFAULTS,
            CounterLimits.DEFAULTS,
            LeaseLimits.DEFAULTS,
            ForkLimits.DEFAULTS,
            60_000);
}
