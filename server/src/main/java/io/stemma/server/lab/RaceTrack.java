package io.stemma.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.engine.EngineKind;
import io.stemma.server.engine.EngineObservers;
import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Transaction;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A network with a primary node, for one writer that refreshes and readers that look the primary up. Reads and refreshes may
 * be called in different threads; only one thread may refresh.
 */
interface RaceTrack {
    /** Removes the primary node, elects the next, and puts the removed one back. */
    void refresh();

    /** Reads the primary's key, then its value by the key. True if both were there. */
    boolean read();

    /** The network without any synchronization. */
    static RaceTrack plain() {
        return plain(new PlainNetwork());
    }

    static RaceTrack plain(PlainNetwork network) {
        return new RaceTrack() {
            private long refreshes;

            @Override
            public void refresh() {
                network.removePrimary();
                VarHandle.releaseFence();
                network.electNext(++refreshes);
                VarHandle.releaseFence();
            }

            /*
             * The fence makes the compiler look at memory anew for each read; it orders nothing between reader and writer that
             * would help. A map that is changed while it is read may also throw: that read broke, too.
             */
            @Override
            public boolean read() {
                VarHandle.acquireFence();
                try {
                    return network.value(network.primary()) != null;
                } catch (RuntimeException e) {
                    return false;
                }
            }
        };
    }

    /** The same network on an engine: a refresh is a transaction, a read is a question. */
    static RaceTrack on(EngineKind kind) {
        TopologyEngine engine = kind.newEngine(Snapshot.EMPTY, EngineObservers.NONE);
        for (int node = 0; node < PlainNetwork.NODES; node++) {
            apply(engine, new Change.PutNode(node(node, 0)));
        }
        apply(engine, new Change.SetPrimary(GeneratedTopology.nodeId(0)));
        return new RaceTrack() {
            private long refreshes;

            @Override
            public void refresh() {
                String removed = apply(engine, new Change.RefreshPrimary(true));
                apply(engine, new Change.PutNode(new NodeContent(removed.getBytes(UTF_8), value(++refreshes))));
            }

            @Override
            public boolean read() {
                return engine.read(RaceTrack::hasPrimary);
            }
        };
    }

    private static Boolean hasPrimary(GraphView graph) {
        int primary = graph.primary();
        if (primary == GraphView.NO_SLOT) {
            return false;
        }
        int found = graph.findNode(graph.node(primary).idBytes());
        return found != GraphView.NO_SLOT && graph.node(found).content().length == Long.BYTES;
    }

    private static NodeContent node(int number, long value) {
        return new NodeContent(GeneratedTopology.nodeId(number), value(value));
    }

    private static byte[] value(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** Applies the change; gives the id of the primary node that it refreshed away, or "". */
    private static String apply(TopologyEngine engine, Change change) {
        Outcome outcome = engine.apply(Transaction.of(change), 0);
        if (!(outcome instanceof Outcome.Applied applied)) {
            throw new IllegalStateException("a refresh: " + outcome + " (expected applied)");
        }
        String removed = applied.tally().removedPrimaryId();
        return removed == null ? "" : removed;
    }
}
