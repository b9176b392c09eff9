package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.Fingerprint;
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
                    view -> page(call, view, ask, new Start(0, size), source));
            return;
        }
        HostedTopology hosted = catalog.get(ask.topology());
        PageToken token = tokens.read(ask.token(), line(hosted, ask.options()), fingerprint(ask));
        reader.readPage(
                call,
                hosted,
                ask.options(),
                token,
                view -> page(call, view, ask, new Start(token.position(), size), source));
    }

    private record Start(long position, int size) {}

    private static long line(HostedTopology topology, ReadOptions options) {
        return options.getFork().isEmpty()
                ? topology.incarnation()
                : ForkReads.use(topology, options.getFork()).line();
    }

    /** What must be the same for all pages, the overlay included: it is laid anew for each. */
    private static long fingerprint(Ask ask) {
        return ask.options().hasOverlay()
                ? 31 * ask.fingerprint() + Fingerprint.of(ask.options().getOverlay())
                : ask.fingerprint();
    }

    private Answer page(Call call, ReadView view, Ask ask, Start start, Source source) {
        Page page = new Page(start.size(), limits, call.context());
        page.out().number(VERSION_FIELD, view.graph().version());
        long next = source.write(view.graph(), start.position(), page);
        if (next != END) {
            page.out().text(TOKEN_FIELD, hold(view, fingerprint(ask), next));
        }
        return Answer.encoded(page.out().toByteArray());
    }

    private String hold(ReadView view, long fingerprint, long position) {
        Snapshot snapshot = HostedTopology.asSnapshot(view.held());
        if (snapshot != null) {
            catalog.pageHolds().hold(view.line(), snapshot);
        }
        return tokens.write(new PageToken(view.line(), view.graph().version(), fingerprint, position));
    }

    private int size(int asked) {
        if (asked < 0 || asked > limits.pageSizeMax()) {
            throw Errors.invalid("page_size", Integer.toUnsignedString(asked), "0.." + limits.pageSizeMax());
        }
        return asked == 0 ? Math.min(PAGE_SIZE_DEFAULT, limits.pageSizeMax()) : asked;
    }
}
