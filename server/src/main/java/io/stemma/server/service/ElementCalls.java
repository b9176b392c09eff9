package io.stemma.server.service;

import static io.stemma.server.graph.GraphView.NO_SLOT;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.FilterCodec;
import io.stemma.server.codec.Fingerprint;
import io.stemma.server.codec.MessageWriter;
import io.stemma.server.codec.Subject;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphView;
import io.stemma.v1.BatchGetRequest;
import io.stemma.v1.BatchGetResponse;
import io.stemma.v1.ElementType;
import io.stemma.v1.GetLinkRequest;
import io.stemma.v1.GetLinkResponse;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListLinksResponse;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.ListNodesResponse;
import java.nio.charset.StandardCharsets;

/** Reads of nodes and links by id and by page. Stored bytes are copied into the answer as they are. */
final class ElementCalls {
    /** Up to so many elements a batch is answered on the calling thread. */
    private static final int SMALL_BATCH = 64;

    private final TopologyReader reader;
    private final PageCalls pages;
    private final ServiceLimits limits;

    ElementCalls(TopologyReader reader, PageCalls pages, ServiceLimits limits) {
        this.reader = reader;
        this.pages = pages;
        this.limits = limits;
    }

    void getNode(Call call, GetNodeRequest request) {
        reader.read(
                call,
                request.getTopology(),
                request.getOptions(),
                Lane.CALLER,
                view -> getNode(view, request.getNodeId()));
    }

    private static Answer getNode(ReadView view, String id) {
        GraphView graph = view.graph();
        Element node = graph.node(node(graph, "node_id", id));
        MessageWriter out = node(graph, node);
        GraphView without = view.without();
        int before = without == null ? NO_SLOT : without.findNode(node.idBytes());
        if (without != null && before != NO_SLOT && !without.node(before).hasBytesOf(node)) {
            out.node(GetNodeResponse.WITHOUT_OVERLAY_FIELD_NUMBER, without.node(before));
        }
        return Answer.encoded(out.toByteArray());
    }

    /** The slot of the node of that id; refuses if there is none. */
    static int node(GraphView graph, String field, String id) {
        int slot = graph.findNode(id.getBytes(StandardCharsets.UTF_8));
        if (slot == NO_SLOT) {
            throw Errors.nodeNotFound(field, id, graph.version());
        }
        return slot;
    }

    /** A GetNodeResponse; GetPrimaryResponse has the same fields. */
    static Answer node(GraphView graph, int slot) {
        return Answer.encoded(node(graph, graph.node(slot)).toByteArray());
    }

    private static MessageWriter node(GraphView graph, Element node) {
        return new MessageWriter(MessageWriter.bound(node) + 16)
                .number(GetNodeResponse.VERSION_FIELD_NUMBER, graph.version())
                .node(GetNodeResponse.NODE_FIELD_NUMBER, node);
    }

    void getLink(Call call, GetLinkRequest request) {
        reader.read(
                call,
                request.getTopology(),
                request.getOptions(),
                Lane.CALLER,
                view -> getLink(view, request.getLinkId()));
    }

    private static Answer getLink(ReadView view, String linkId) {
        GraphView graph = view.graph();
        byte[] id = linkId.getBytes(StandardCharsets.UTF_8);
        int link = graph.findLink(id);
        if (link == NO_SLOT) {
            throw Errors.linkNotFound("link_id", linkId, graph.version());
        }
        MessageWriter out = new MessageWriter(MessageWriter.bound(graph, link) + 16)
                .number(GetLinkResponse.VERSION_FIELD_NUMBER, graph.version())
                .link(GetLinkResponse.LINK_FIELD_NUMBER, graph, link);
        GraphView without = view.without();
        int before = without == null ? NO_SLOT : without.findLink(id);
        if (without != null && before != NO_SLOT && !isSame(without, before, graph, link)) {
            out.link(GetLinkResponse.WITHOUT_OVERLAY_FIELD_NUMBER, without, before);
        }
        return Answer.encoded(out.toByteArray());
    }

    private static boolean isSame(GraphView a, int linkOfA, GraphView b, int linkOfB) {
        return a.link(linkOfA).hasBytesOf(b.link(linkOfB))
                && a.node(a.source(linkOfA)).hasIdOf(b.node(b.source(linkOfB)))
                && a.node(a.destination(linkOfA)).hasIdOf(b.node(b.destination(linkOfB)));
    }

    void listNodes(Call call, ListNodesRequest request) {
        Change.ElementFilter filter =
                FilterCodec.decode(request.getFilter(), ElementType.NODE, Subject.REQUEST.field("filter"));
        long fingerprint = Fingerprint.of(
                ListNodesRequest.newBuilder().setFilter(request.getFilter()).build());
        pages.read(
                call,
                new PageCalls.Ask(
                        request.getTopology(),
                        request.getOptions(),
                        request.getPageToken(),
                        fingerprint,
                        request.getPageSize()),
                Lane.POOL,
                (graph, position, page) -> writeNodes(graph, (int) position, filter, page));
    }

    private static long writeNodes(GraphView graph, int from, Change.ElementFilter filter, Page page) {
        for (int node = graph.nextNode(from); node != NO_SLOT; node = graph.nextNode(node + 1)) {
            Element element = graph.node(node);
            if (!page.mayLook()) {
                return node;
            }
            if (filter.matches(element)) {
                if (!page.takes(MessageWriter.bound(element))) {
                    return node;
                }
                page.out().node(ListNodesResponse.NODES_FIELD_NUMBER, element);
            }
        }
        return PageCalls.END;
    }

    void listLinks(Call call, ListLinksRequest request) {
        Change.ElementFilter filter =
                FilterCodec.decode(request.getFilter(), ElementType.LINK, Subject.REQUEST.field("filter"));
        long fingerprint = Fingerprint.of(
                ListLinksRequest.newBuilder().setFilter(request.getFilter()).build());
        pages.read(
                call,
                new PageCalls.Ask(
                        request.getTopology(),
                        request.getOptions(),
                        request.getPageToken(),
                        fingerprint,
                        request.getPageSize()),
                Lane.POOL,
                (graph, position, page) -> writeLinks(graph, (int) position, filter, page));
    }

    private static long writeLinks(GraphView graph, int from, Change.ElementFilter filter, Page page) {
        for (int link = graph.nextLink(from); link != NO_SLOT; link = graph.nextLink(link + 1)) {
            if (!page.mayLook()) {
                return link;
            }
            if (filter.matches(graph.link(link))) {
                if (!page.takes(MessageWriter.bound(graph, link))) {
                    return link;
                }
                page.out().link(ListLinksResponse.LINKS_FIELD_NUMBER, graph, link);
            }
        }
        return PageCalls.END;
    }

    void batchGet(Call call, BatchGetRequest request) {
        int count = request.getNodeIdsCount() + request.getLinkIdsCount();
        if (count > limits.pageSizeMax()) {
            throw Errors.invalid("node_ids, link_ids", count + " ids", "at most " + limits.pageSizeMax());
        }
        Lane lane = count <= SMALL_BATCH ? Lane.CALLER : Lane.POOL;
        reader.read(
                call,
                request.getTopology(),
                request.getOptions(),
                lane,
                view -> Answer.encoded(batch(view.graph(), request)));
    }

    private byte[] batch(GraphView graph, BatchGetRequest request) {
        MessageWriter out = new MessageWriter(1_024).number(BatchGetResponse.VERSION_FIELD_NUMBER, graph.version());
        for (String id : request.getNodeIdsList()) {
            int node = graph.findNode(id.getBytes(StandardCharsets.UTF_8));
            if (node == NO_SLOT) {
                out.entry(BatchGetResponse.MISSING_NODE_IDS_FIELD_NUMBER, id);
            } else {
                out.node(BatchGetResponse.NODES_FIELD_NUMBER, graph.node(node));
            }
            Room.check(out, limits.responseBytesMax());
        }
        for (String id : request.getLinkIdsList()) {
            int link = graph.findLink(id.getBytes(StandardCharsets.UTF_8));
            if (link == NO_SLOT) {
                out.entry(BatchGetResponse.MISSING_LINK_IDS_FIELD_NUMBER, id);
            } else {
                out.link(BatchGetResponse.LINKS_FIELD_NUMBER, graph, link);
            }
            Room.check(out, limits.responseBytesMax());
        }
        return out.toByteArray();
    }
}
