package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.PageToken;
import io.stemma.server.codec.PageTokens;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.Snapshot;
import io.stemma.v1.ListNodesResponse;
import io.stemma.v1.ReadOptions;

/**
 * What all paged calls share: the first page is read at the version that the options choose, the later ones at the version of the
 * token, which is held for them.
 */
final class PageCalls {
    /** Says that there is no next page. */
    static final long END = -1;

    private static final int PAGE_SIZE_DEFAULT = 1_000;
    private static final int VERSION_FIELD = ListNodesResponse.VERSION_FIELD_NUMBER;
    private static final int TOKEN_FIELD = ListNodesResponse.NEXT_PAGE_TOKEN_FIELD_NUMBER;

    private final Catalog catalog;
    private final TopologyReader reader;
    private final PageTokens tokens;
    private final ServiceLimits limits;

    PageCalls(Catalog catalog, TopologyReader reader, PageTokens tokens, ServiceLimits limits) {
        this.catalog = catalog;
        this.reader = reader;
        this.tokens = tokens;
        this.limits = limits;
    }

    /** Writes the elements of one page. */
    @FunctionalInterface
    interface Source {
        /** Writes elements from the position on and tells where the next page starts, or {@link #END}. */
        long write(GraphView graph, long position, Page page);
    }

    /**
     * What is asked.
     *
     * @param topology the topology's name
     * @param options which version the first page shows
     * @param token the token of the page before; empty for the first
     * @param fingerprint a hash of what must be the same for all pages
     * @param size how many elements at most; 0 for the default
     */
    record Ask(String topology, ReadOptions options, String token, long fingerprint, int size) {}

    /** Answers with one page. */
    void read(Call call, Ask ask, Lane lane, Source source) {
        int size = size(ask.size());
        if (ask.token().isEmpty()) {
            reader.read(
                    call,
                    ask.topology(),
                    ask.options(),
                    lane,
                    (topology, graph) -> page(call, topology, graph, ask, new Start(0, size), source));
            return;
        }
        HostedTopology hosted = catalog.get(ask.topology());
        PageToken token = tokens.read(ask.token(), hosted.incarnation(), ask.fingerprint());
        reader.readPage(
                call,
                hosted,
                token,
                (topology, graph) -> page(call, topology, graph, ask, new Start(token.position(), size), source));
    }

    private record Start(long position, int size) {}

    private Answer page(Call call, HostedTopology topology, GraphView graph, Ask ask, Start start, Source source) {
        Page page = new Page(start.size(), limits, call.context());
        page.out().number(VERSION_FIELD, graph.version());
        long next = source.write(graph, start.position(), page);
        if (next != END) {
            page.out().text(TOKEN_FIELD, hold(topology, graph, ask.fingerprint(), next));
        }
        return Answer.encoded(page.out().toByteArray());
    }

    private String hold(HostedTopology topology, GraphView graph, long fingerprint, long position) {
        Snapshot snapshot = HostedTopology.asSnapshot(graph);
        if (snapshot != null) {
            catalog.pageHolds().hold(topology.incarnation(), snapshot);
        }
        return tokens.write(new PageToken(topology.incarnation(), graph.version(), fingerprint, position));
    }

    private int size(int asked) {
        if (asked < 0 || asked > limits.pageSizeMax()) {
            throw Errors.invalid("page_size", Integer.toUnsignedString(asked), "0.." + limits.pageSizeMax());
        }
        return asked == 0 ? Math.min(PAGE_SIZE_DEFAULT, limits.pageSizeMax()) : asked;
    }
}
