package io.stemma.server.lab;

import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.graph.GraphView;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Asks questions of one kind about nodes drawn by chance. Owned by its thread, then by the one that waited for it. */
final class Reader implements Crew.Worker {
    private final TopologyEngine engine;
    private final ReadKind kind;
    private final byte[][] nodeIds;
    private final @Nullable Integer perSecond;
    private final SplittableRandom random;
    private final Latencies latencies = new Latencies();

    private byte[] asked = {};
    private long letIn;
    /** The sum of all answers: they must be used, or the compiler would leave the questions out. */
    private long answers;

    /** A reader that asks so many questions a second; as many as it can if null. */
    Reader(TopologyEngine engine, ReadKind kind, byte[][] nodeIds, @Nullable Integer perSecond, long seed) {
        this.engine = engine;
        this.kind = kind;
        this.nodeIds = nodeIds;
        this.perSecond = perSecond;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void work(Shift shift) {
        Pace pace = Pace.of(shift, perSecond);
        for (long start = pace.await(); start != Pace.NONE; start = pace.await()) {
            ask(start);
        }
        long end = System.nanoTime();
        for (long missed = pace.takeMissed(); missed != Pace.NONE; missed = pace.takeMissed()) {
            latencies.recordMissed(end - missed);
        }
    }

    private void ask(long start) {
        asked = nodeIds[random.nextInt(nodeIds.length)];
        long called = perSecond == null ? start : System.nanoTime();
        engine.read(this::answer);
        long end = System.nanoTime();
        latencies.record(end - start, end - called, letIn - called);
    }

    private Boolean answer(GraphView graph) {
        letIn = System.nanoTime();
        answers += kind.answer(graph, asked);
        return Boolean.TRUE;
    }

    Latencies latencies() {
        return latencies;
    }

    long answers() {
        return answers;
    }
}
