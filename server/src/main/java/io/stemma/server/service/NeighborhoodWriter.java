package io.stemma.server.service;

import io.stemma.server.codec.MessageWriter;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphView;
import io.stemma.server.query.BudgetException;
import io.stemma.server.query.Neighborhood;
import io.stemma.server.query.NodeList;
import io.stemma.server.query.QueryBudget;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.Reached;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a neighbourhood into one answer; what does not fit is left out, and the answer says so. Used once. */
final class NeighborhoodWriter {
    /** What stands around the elements: version and truncation, in bytes. */
    private static final int FRAME_BYTES_MAX = 256;

    /** What stands around an id, in bytes. */
    private static final int REACHED_BYTES_MAX = 16;

    private final GraphView graph;
    private final Neighborhood found;
    private final NodeList reached;
    private final GetNeighborhoodRequest request;
    private final int bytesMax;
    private final MessageWriter out;
    private @Nullable String truncatedBy;

    NeighborhoodWriter(
            GraphView graph,
            Neighborhood found,
            GetNeighborhoodRequest request,
            int responseBytesMax,
            MessageWriter out) {
        this.graph = graph;
        this.found = found;
        this.reached = found.reached();
        this.request = request;
        this.bytesMax = responseBytesMax - FRAME_BYTES_MAX;
        this.out = out;
        this.truncatedBy = found.truncatedBy();
    }

    /** Tells what the walk over another graph finds instead. */
    void compare(GraphView withoutGraph, @Nullable Neighborhood without) {
        Set<String> with = ids(graph, found);
        Set<String> before = without == null ? Set.of() : ids(withoutGraph, without);
        write(GetNeighborhoodResponse.LOST_NODE_IDS_FIELD_NUMBER, before, with);
        write(GetNeighborhoodResponse.GAINED_NODE_IDS_FIELD_NUMBER, with, before);
        if (without != null && without.truncatedBy() != null) {
            truncate(without.truncatedBy());
        }
    }

    private static Set<String> ids(GraphView graph, Neighborhood found) {
        Set<String> ids = new LinkedHashSet<>();
        for (int number = 0; number < found.reached().size(); number++) {
            ids.add(graph.node(found.reached().node(number)).id());
        }
        return ids;
    }

    private void write(int field, Set<String> ids, Set<String> others) {
        for (String id : ids) {
            if (!others.contains(id)) {
                out.entry(field, id);
                Room.check(out, bytesMax);
            }
        }
    }

    Answer answer(QueryBudget linkBudget) {
        out.number(GetNeighborhoodResponse.VERSION_FIELD_NUMBER, graph.version());
        int count = writeReached();
        if (request.getIncludeNodes()) {
            for (int number = 0; number < count; number++) {
                reached.fetchAhead(graph, number);
                out.node(GetNeighborhoodResponse.NODES_FIELD_NUMBER, graph.node(reached.node(number)));
            }
        }
        if (request.getIncludeLinks()) {
            writeLinks(count, linkBudget);
        }
        String limit = truncatedBy;
        if (limit != null) {
            out.number(GetNeighborhoodResponse.TRUNCATED_FIELD_NUMBER, 1);
            out.text(GetNeighborhoodResponse.TRUNCATED_BY_FIELD_NUMBER, limit);
        }
        return Answer.written(out);
    }

    /** Writes the nodes found, as many as fit, the nearest first; the one asked about always does. Tells how many. */
    private int writeReached() {
        boolean withNodes = request.getIncludeNodes();
        long bytes = out.size();
        int hops = 0;
        for (int number = 0; number < reached.size(); number++) {
            reached.fetchAhead(graph, number);
            Element node = graph.node(reached.node(number));
            bytes += node.idEnd() - node.start() + REACHED_BYTES_MAX;
            bytes += withNodes ? MessageWriter.bound(node) : 0;
            if (bytes > bytesMax && number > 0) {
                truncatedBy = Neighborhood.MAX_NODES;
                return number;
            }
            while (number >= found.within(hops)) {
                hops++;
            }
            out.idAndNumber(
                    GetNeighborhoodResponse.REACHED_FIELD_NUMBER,
                    Reached.NODE_ID_FIELD_NUMBER,
                    node,
                    Reached.HOPS_FIELD_NUMBER,
                    hops);
        }
        return reached.size();
    }

    private void writeLinks(int count, QueryBudget budget) {
        try {
            found.linksWithin(count, budget, this::writeLink);
        } catch (BudgetException e) {
            if (e.limit() != BudgetException.Limit.WORK) {
                throw e;
            }
            truncate(Neighborhood.WORK_BUDGET);
        }
    }

    private boolean writeLink(int link) {
        if (out.size() + MessageWriter.bound(graph, link) > bytesMax) {
            truncate(Neighborhood.MAX_LINKS);
            return false;
        }
        out.link(GetNeighborhoodResponse.LINKS_FIELD_NUMBER, graph, link);
        return true;
    }

    private void truncate(String limit) {
        truncatedBy = truncatedBy == null ? limit : truncatedBy;
    }
}
