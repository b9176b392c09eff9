package io.stemma.client.load;

import io.stemma.client.StemmaApi;
import io.stemma.client.StemmaException;
import io.stemma.v1.AddToCountersRequest;
import io.stemma.v1.Counter;
import io.stemma.v1.CounterIncrement;
import io.stemma.v1.CounterKey;
import io.stemma.v1.CounterType;
import io.stemma.v1.CreateCounterRequest;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ReadCountersRequest;
import io.stemma.v1.Request;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;

/** Counters that a load adds to, one at a time, and reads; in the end they must have counted what was acknowledged. */
final class LoadCounters {
    /** Without counters. */
    static final LoadCounters NONE = new LoadCounters("", List.of(), new Sum(0, 0));

    private static final int COUNTERS_MAX = 1_000;
    private static final int READ_TOGETHER = 10;
    private static final String NAME = "load";

    private final String topology;
    private final List<CounterKey> keys;
    private final Sum before;
    private final LongAdder asked = new LongAdder();
    private final LongAdder added = new LongAdder();

    private LoadCounters(String topology, List<CounterKey> keys, Sum before) {
        this.topology = topology;
        this.keys = keys;
        this.before = before;
    }

    /** One counter for each of the first nodes, exact and approximate ones in turns; those that are there already are used. */
    static LoadCounters open(StemmaApi server, Population population) {
        List<CounterKey> keys = population.nodes().stream()
                .limit(COUNTERS_MAX)
                .map(node ->
                        CounterKey.newBuilder().setNodeId(node).setName(NAME).build())
                .toList();
        for (int i = 0; i < keys.size(); i++) {
            create(server, population.topology(), keys.get(i), i % 2 == 0);
        }
        return new LoadCounters(population.topology(), keys, sum(server, population.topology(), keys));
    }

    private static void create(StemmaApi server, String topology, CounterKey key, boolean exact) {
        CreateCounterRequest.Builder create =
                CreateCounterRequest.newBuilder().setTopology(topology).setKey(key);
        if (exact) {
            create.setType(CounterType.EXACT);
        } else {
            create.setType(CounterType.APPROXIMATE).setThreshold(16);
        }
        try {
            server.call(Request.newBuilder().setCreateCounter(create).build()).join();
        } catch (CompletionException e) {
            StemmaException failure = StemmaException.of(e);
            if (failure.reason() != ErrorReason.COUNTER_EXISTS) {
                throw failure;
            }
        }
    }

    /** What counters add up to, and by how much that may be off. */
    private record Sum(long value, long bound) {}

    private static Sum sum(StemmaApi server, String topology, List<CounterKey> keys) {
        List<Counter> counters = server.call(Request.newBuilder()
                        .setReadCounters(ReadCountersRequest.newBuilder()
                                .setTopology(topology)
                                .addAllKeys(keys))
                        .build())
                .join()
                .getReadCounters()
                .getCountersList();
        return new Sum(
                counters.stream().mapToLong(Counter::getValue).sum(),
                counters.stream().mapToLong(Counter::getErrorBound).sum());
    }

    AddToCountersRequest.Builder add(SplittableRandom random) {
        asked.increment();
        return AddToCountersRequest.newBuilder()
                .setTopology(topology)
                .addIncrements(CounterIncrement.newBuilder()
                        .setKey(keys.get(random.nextInt(keys.size())))
                        .setAmount(1));
    }

    ReadCountersRequest.Builder read(SplittableRandom random) {
        ReadCountersRequest.Builder read = ReadCountersRequest.newBuilder().setTopology(topology);
        for (int i = 0; i < READ_TOGETHER; i++) {
            read.addKeys(keys.get(random.nextInt(keys.size())));
        }
        return read;
    }

    /** One was added, says the server. */
    void added() {
        added.increment();
    }

    /** Tells of a violation if the server has not counted what was acknowledged. Nothing may be on its way, nobody else may add. */
    void check(StemmaApi server, Tally tally) {
        if (asked.sum() == 0) {
            return;
        }
        Sum now = sum(server, topology, keys);
        long counted = now.value - before.value;
        long off = now.bound + before.bound;
        if (counted < added.sum() - off || counted > asked.sum() + off) {
            tally.violated("counters went up by " + counted + " (expected " + added.sum() + ".." + asked.sum()
                    + ", off by at most " + off + ")");
        }
    }
}
