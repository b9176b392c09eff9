package io.stemma.server.lab;

import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Transaction;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Changes the metric of links drawn by chance, at a fixed rate: the one commit thread of an engine. Owned by its thread, then by
 * the one that waited for it.
 */
final class Writer implements Crew.Worker {
    private static final int IGP_METRIC_MAX = 100;

    private final TopologyEngine engine;
    private final int links;
    private final int perSecond;
    private final SplittableRandom random;
    private final Latencies latencies = new Latencies();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long letIn;

    /** A writer to a topology of so many links, numbered from 0. */
    Writer(TopologyEngine engine, int links, int perSecond, long seed) {
        this.engine = engine;
        this.links = links;
        this.perSecond = perSecond;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void work(Shift shift) {
        Pace pace = Pace.of(shift, perSecond);
        for (long start = pace.await(); start != Pace.NONE && !shift.isOver(); start = pace.await()) {
            write(start);
        }
        long end = System.nanoTime();
        for (long missed = pace.takeMissed(); missed != Pace.NONE; missed = pace.takeMissed()) {
            latencies.recordMissed(end - missed);
        }
    }

    private void write(long start) {
        byte[] link = GeneratedTopology.linkId(random.nextInt(links));
        Transaction transaction = Transaction.of(new Change.PatchLink(link, this::patch));
        long cpuBefore = threads.getCurrentThreadCpuTime();
        long called = System.nanoTime();
        Outcome outcome = engine.apply(transaction, start / 1_000);
        long end = System.nanoTime();
        latencies.recordOnCpu(threads.getCurrentThreadCpuTime() - cpuBefore);
        if (!(outcome instanceof Outcome.Applied)) {
            throw new IllegalStateException("a change of a metric: " + outcome + " (expected applied)");
        }
        latencies.record(end - start, end - called, letIn - called);
    }

    /* The engine asks for the new content when it is about to change the graph: under the lock, if it has one. */
    private LinkContent patch(Element stored, Element source, Element destination) {
        letIn = System.nanoTime();
        LinkColumns columns = new LinkColumns(
                1 + random.nextInt(IGP_METRIC_MAX), LinkColumns.ABSENT, LinkColumns.ABSENT, true, Map.of());
        return new LinkContent(stored.idBytes(), source.idBytes(), destination.idBytes(), stored.content(), columns);
    }

    Latencies latencies() {
        return latencies;
    }
}
