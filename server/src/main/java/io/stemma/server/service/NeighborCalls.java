package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.Fingerprint;
import io.stemma.server.codec.MessageWriter;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.query.Walk;
import io.stemma.v1.Direction;
import io.stemma.v1.ListNeighborsRequest;
import io.stemma.v1.ListNeighborsResponse;
import java.nio.charset.StandardCharsets;

/**
 * The links of one node, a page at a time. A position is the slot of the next link; incoming links, which come after the outgoing
 * ones, are marked by {@link #INCOMING}.
 */
final class NeighborCalls {
    private static final long INCOMING = 1L << 32;
    /** Up to so many links a first page is answered on the calling thread. */
    private static final int FEW_LINKS = 64;

    private final Catalog catalog;
    private final PageCalls pages;

    NeighborCalls(Catalog catalog, PageCalls pages) {
        this.catalog = catalog;
        this.pages = pages;
    }

    void list(Call call, ListNeighborsRequest request) {
        Walk walk = walk(request.getDirection(), request.getDirectionValue());
        long fingerprint = Fingerprint.of(ListNeighborsRequest.newBuilder()
                .setNodeId(request.getNodeId())
                .setDirection(request.getDirection())
                .build());
        pages.read(
                call,
                new PageCalls.Ask(
                        request.getTopology(),
                        request.getOptions(),
                        request.getPageToken(),
                        fingerprint,
                        request.getPageSize()),
                lane(request),
                (graph, position, page) ->
                        write(graph, ElementCalls.node(graph, "node_id", request.getNodeId()), walk, position, page));
    }

    /** The query's name for a direction. */
    static Walk walk(Direction direction, int number) {
        return switch (direction) {
            case DIRECTION_UNSPECIFIED, OUTGOING -> Walk.OUTGOING;
            case INCOMING -> Walk.INCOMING;
            case BOTH -> Walk.BOTH;
            case UNRECOGNIZED ->
                throw Errors.invalid("direction", Integer.toString(number), "OUTGOING, INCOMING or BOTH");
        };
    }

    /** By the current version, whichever the read will see: a guess costs a lookup, a wrong one little more. */
    private Lane lane(ListNeighborsRequest request) {
        byte[] id = request.getNodeId().getBytes(StandardCharsets.UTF_8);
        boolean few = catalog.get(request.getTopology()).engine().read(graph -> {
            int node = graph.findNode(id);
            return node == GraphView.NO_SLOT || graph.outDegree(node) + graph.inDegree(node) <= FEW_LINKS;
        });
        return few ? Lane.CALLER : Lane.POOL;
    }

    private static long write(GraphView graph, int node, Walk walk, long position, Page page) {
        LinkCursor cursor = new LinkCursor();
        if (walk != Walk.INCOMING && position < INCOMING) {
            graph.outLinks(node, cursor);
            long next = write(graph, cursor, position, page);
            if (next != PageCalls.END) {
                return next;
            }
        }
        if (walk == Walk.OUTGOING) {
            return PageCalls.END;
        }
        graph.inLinks(node, cursor);
        long next = write(graph, cursor, Math.max(0, position - INCOMING), page);
        return next == PageCalls.END ? next : next + INCOMING;
    }

    private static long write(GraphView graph, LinkCursor cursor, long from, Page page) {
        cursor.skipTo((int) Math.min(from, Integer.MAX_VALUE));
        while (cursor.next()) {
            int link = cursor.link();
            if (!page.mayLook() || !page.takes(MessageWriter.bound(graph, link))) {
                return link;
            }
            page.out().neighbor(ListNeighborsResponse.NEIGHBORS_FIELD_NUMBER, graph, cursor.neighbor(), link);
        }
        return PageCalls.END;
    }
}
