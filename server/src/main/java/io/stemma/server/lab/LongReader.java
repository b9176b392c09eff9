package io.stemma.server.lab;

import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.graph.GraphView;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks one long question after the other, as an analysis of the whole topology does: each goes over the graph again and again
 * for a fixed time, and sees one version all the while. Between two questions it rests, so that a lock which it holds is free for
 * a while and nobody starves. Owned by its thread, then by the one that waited for it.
 */
final class LongReader implements Crew.Worker {
    /** The rest after a question, as a part of the question's time. */
    private static final double REST = 0.25;

    private static final byte[] NO_NODE = {};

    private final TopologyEngine engine;
    private final long questionNanos;
    private final Latencies latencies = new Latencies();
    private long answers;

    LongReader(TopologyEngine engine, double questionSeconds) {
        this.engine = engine;
        this.questionNanos = (long) (questionSeconds * 1e9);
    }

    @Override
    public void work(Shift shift) {
        while (!shift.isOver()) {
            long called = System.nanoTime();
            long letIn = engine.read(graph -> ask(graph, shift));
            long end = System.nanoTime();
            latencies.record(end - called, end - called, letIn - called);
            rest(shift, end + (long) (REST * questionNanos));
        }
    }

    private Long ask(GraphView graph, Shift shift) {
        long letIn = System.nanoTime();
        do {
            answers += ReadKind.WHOLE.answer(graph, NO_NODE);
        } while (!shift.isOver() && System.nanoTime() - letIn < questionNanos);
        return letIn;
    }

    private static void rest(Shift shift, long until) {
        for (long left = until - System.nanoTime(); left > 0 && !shift.isOver(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    Latencies latencies() {
        return latencies;
    }

    long answers() {
        return answers;
    }
}
