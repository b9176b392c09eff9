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
    static final LoadCounters NONE = new LoadCounters("", List.of(), 0);

    private static final int COUNTERS_MAX = 1_000;
    private static final int READ_TOGETHER = 10;
    private static final String NAME = "load";

    private final String topology;
    private final List<CounterKey> keys;
    private final long before;
    private final LongAdder asked = new LongAdder();
    private final LongAdder added = new LongAdder();

    private LoadCounters(String topology, List<CounterKey> keys, long before) {
        this.topology = topology;
        this.keys = keys;
        this.before = before;
    }

    /** An exact counter for each of the first nodes; those that are there already are used. */
    static LoadCounters open(StemmaApi server, Population population) {
        List<CounterKey> keys = population.nodes().stream()
                .limit(COUNTERS_MAX)
                .map(node ->
                        CounterKey.newBuilder().setNodeId(node).setName(NAME).build())
                .toList();
        keys.forEach(key -> create(server, population.topology(), key));
        return new LoadCounters(population.topology(), keys, sum(server, population.topology(), keys));
    }

    private static void create(StemmaApi server, String topology, CounterKey key) {
        CreateCounterRequest create = CreateCounterRequest.newBuilder()
                .setTopology(topology)
                .setKey(key)
                .setType(CounterType.EXACT)
                .build();
        try {
            server.call(Request.newBuilder().setCreateCounter(create).build()).join();
        } catch (CompletionException e) {
            StemmaException failure = StemmaException.of(e);
            if (failure.reason() != ErrorReason.COUNTER_EXISTS) {
                throw failure;
            }
        }
    }

    private static long sum(StemmaApi server, String topology, List<CounterKey> keys) {
        Request read = Request.newBuilder()
                .setReadCounters(
                        ReadCountersRequest.newBuilder().setTopology(topology).addAllKeys(keys))
                .build();
        return server.call(read).join().getReadCounters().getCountersList().stream()
                .mapToLong(Counter::getValue)
                .sum();
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
        long counted = sum(server, topology, keys) - before;
        if (counted < added.sum() || counted > asked.sum()) {
            tally.violated("counters went up by " + counted + " (expected " + added.sum() + ".." + asked.sum() + ")");
        }
    }
}
