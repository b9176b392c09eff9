package io.stemma.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.txn.Transaction;
import java.util.Map;

/** Two nodes and a link, put in one transaction, and a look at all that belongs together. */
final class TinyGraph {
    static final int ABSENT = 0;
    static final int WHOLE = 1;
    static final int TORN = -1;

    private static final byte[] A = {'a'};
    private static final byte[] B = {'b'};
    private static final byte[] AB = "a-b".getBytes(UTF_8);

    private TinyGraph() {}

    /** Puts a, b and a link from a to b whose cost is 7. */
    static Transaction put() {
        return Transaction.of(
                new Change.PutNode(new NodeContent(A, A)),
                new Change.PutNode(new NodeContent(B, B)),
                new Change.PutLink(new LinkContent(AB, A, B, AB, new LinkColumns(7, 7, 7, true, Map.of()))));
    }

    /** Whether that is there: all of it, nothing of it, or some. */
    static int look(GraphView graph) {
        int a = graph.findNode(A);
        int b = graph.findNode(B);
        int ab = graph.findLink(AB);
        boolean nothing = a < 0 && b < 0 && ab < 0;
        if (graph.version() == 0) {
            return nothing && graph.nodeCount() == 0 && graph.linkCount() == 0 ? ABSENT : TORN;
        }
        if (a < 0 || b < 0 || ab < 0) {
            return TORN;
        }
        LinkCursor cursor = new LinkCursor();
        graph.outLinks(a, cursor);
        boolean whole = graph.version() == 1
                && graph.nodeCount() == 2
                && graph.linkCount() == 1
                && graph.node(a).hasId(A)
                && graph.link(ab).hasId(AB)
                && graph.metric(ab, GraphView.IGP_METRIC) == 7
                && cursor.next()
                && cursor.neighbor() == b
                && cursor.link() == ab
                && graph.inDegree(b) == 1;
        return whole ? WHOLE : TORN;
    }
}
