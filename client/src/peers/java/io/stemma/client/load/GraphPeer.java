package io.stemma.client.load;

import java.io.IOException;
import java.util.function.LongSupplier;

/** A server of graphs. Its nodes are "n0", "n1" and so on, its links "l0", "l1" and so on. */
interface GraphPeer extends AutoCloseable {
    String name();

    /** Puts the graph there. */
    void fill() throws IOException;

    /** The CPU time of the server's process. */
    LongSupplier cpu();

    /** Another connection. */
    Client connect() throws IOException;

    @Override
    void close() throws IOException;

    /** Asks one question after the other, over a connection of its own. */
    interface Client extends AutoCloseable {
        /** Fetches the ids of the distinct nodes within two hops of a node, without the node itself, and tells how many came. */
        int twoHops(int node);

        /** Has the server count the same nodes. */
        int twoHopsCounted(int node);

        /** Fetches the links of a shortest path by hops, and tells how many came. */
        int path(int from, int to);

        @Override
        void close();
    }
}
