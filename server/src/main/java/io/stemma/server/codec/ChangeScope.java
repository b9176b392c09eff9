package io.stemma.server.codec;

import static io.stemma.server.graph.GraphView.NO_SLOT;

import io.stemma.server.graph.Change.ElementFilter;
import io.stemma.server.graph.GraphView;
import io.stemma.server.query.Neighborhood;
import io.stemma.server.query.QueryBudget;
import io.stemma.server.query.Walk;
import io.stemma.v1.ErrorReason;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ChangeChoice} asked of the elements of one version. What lies around a node is found once, when the scope is made.
 * Owned by one thread.
 */
public final class ChangeScope {
    private final ChangeChoice choice;
    private final GraphView graph;
    /** What lies around the centre; null if there is no centre, or it does not exist at this version. */
    private final @Nullable Neighborhood around;
    /** The slots of its nodes. */
    private final BitSet near = new BitSet();

    ChangeScope(ChangeChoice choice, GraphView graph, QueryBudget budget) {
        this.choice = choice;
        this.graph = graph;
        this.around = around(choice, graph, budget);
        if (around != null) {
            for (int number = 0; number < around.reached().size(); number++) {
                near.set(around.reached().node(number));
            }
        }
    }

    private static @Nullable Neighborhood around(ChangeChoice choice, GraphView graph, QueryBudget budget) {
        byte[] center = choice.center();
        int node = center == null ? NO_SLOT : graph.findNode(center);
        if (node == NO_SLOT) {
            return null;
        }
        Neighborhood found = Neighborhood.around(graph, node, choice.hopsMax(), Walk.BOTH, Integer.MAX_VALUE, budget);
        if (found.truncatedBy() != null) {
            throw Errors.refused(
                    ErrorReason.LIMIT_EXCEEDED,
                    "filter.around",
                    "more than " + budget.spent() + " links to look at",
                    "fewer hops");
        }
        return found;
    }

    /** True if the choice has the node of that slot. */
    public boolean hasNode(int slot) {
        ElementFilter nodes = choice.nodes();
        return nodes != null && isNear(slot) && nodes.matches(graph.node(slot));
    }

    /** True if the choice has the link of that slot. */
    public boolean hasLink(int slot) {
        ElementFilter links = choice.links();
        return links != null
                && isNear(graph.source(slot))
                && isNear(graph.destination(slot))
                && links.matches(graph.link(slot));
    }

    private boolean isNear(int node) {
        return choice.center() == null || near.get(node);
    }

    /** What lies around the centre, or null. */
    @Nullable
    Neighborhood around() {
        return around;
    }
}
