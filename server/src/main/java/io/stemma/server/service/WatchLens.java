package io.stemma.server.service;

import static io.stemma.server.graph.GraphView.NO_SLOT;

import io.stemma.server.codec.ChangeChoice;
import io.stemma.server.codec.ChangeScope;
import io.stemma.server.codec.MessageWriter;
import io.stemma.server.codec.TopologyCodec;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.query.QueryBudget;
import io.stemma.server.watch.Event;
import io.stemma.server.watch.Lens;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.WatchBookmark;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import io.stemma.v1.WatchState;
import io.stemma.v1.WatchSync;
import org.jspecify.annotations.Nullable;

/** What a watcher of elements sees: all, or what its filter shows. Filters that are equal make equal lenses. */
final class WatchLens implements Lens {
    private final ChangeFilter filter;
    private final ChangeChoice choice;
    private final boolean includePrevious;
    private final long incarnation;
    private final int messageBytesMax;
    private final ServiceLimits limits;
    private final int hash;

    /**
     * A lens on the topology of that incarnation.
     *
     * @param request has the filter, which the choice was made of
     */
    WatchLens(WatchRequest request, ChangeChoice choice, long incarnation, int messageBytesMax, ServiceLimits limits) {
        this.filter = request.getFilter();
        this.choice = choice;
        this.includePrevious = request.getIncludePrevious();
        this.incarnation = incarnation;
        this.messageBytesMax = messageBytesMax;
        this.limits = limits;
        this.hash = 31 * filter.hashCode() + Boolean.hashCode(includePrevious);
    }

    private QueryBudget budget() {
        return new QueryBudget(limits.queryWorkMax(), () -> false);
    }

    /** What is around a node is walked for each version. */
    @Override
    public boolean isSlow() {
        return filter.hasAround();
    }

    /** Positions are node slots, and behind them link slots. */
    @Override
    public StatePart state(Snapshot at, long position) {
        ChangeScope scope = choice.at(at, budget());
        MessageWriter elements = new MessageWriter(1_024);
        long end = (long) at.nodeSlots() + at.linkSlots();
        long stop = Math.min(end, position + limits.pageWorkMax());
        long next = position;
        while (next < stop && elements.size() < messageBytesMax) {
            next = next < at.nodeSlots()
                    ? node(at, scope, (int) next, elements)
                    : link(at, scope, (int) (next - at.nodeSlots()), elements);
        }
        byte[] message = elements.size() == 0
                ? null
                : event(at)
                        .message(WatchResponse.STATE_FIELD_NUMBER, elements.toByteArray())
                        .toByteArray();
        return new StatePart(message, next < end ? next : STATE_END);
    }

    private static long node(Snapshot at, ChangeScope scope, int from, MessageWriter elements) {
        int node = at.nextNode(from);
        if (node == NO_SLOT) {
            return at.nodeSlots();
        }
        if (scope.hasNode(node)) {
            elements.node(WatchState.NODES_FIELD_NUMBER, at.node(node));
        }
        return node + 1L;
    }

    private static long link(Snapshot at, ChangeScope scope, int from, MessageWriter elements) {
        int link = at.nextLink(from);
        if (link == NO_SLOT) {
            return (long) at.nodeSlots() + at.linkSlots();
        }
        if (scope.hasLink(link)) {
            elements.link(WatchState.LINKS_FIELD_NUMBER, at, link);
        }
        return at.nodeSlots() + link + 1L;
    }

    private static MessageWriter event(Snapshot at) {
        return new MessageWriter(64).number(WatchResponse.VERSION_FIELD_NUMBER, at.version());
    }

    @Override
    public byte[] sync(Snapshot at) {
        return WatchResponse.newBuilder()
                .setVersion(at.version())
                .setSync(WatchSync.newBuilder().setTopology(TopologyCodec.message(at, incarnation)))
                .build()
                .toByteArray();
    }

    @Override
    public byte[] bookmark(Snapshot at) {
        return WatchResponse.newBuilder()
                .setVersion(at.version())
                .setBookmark(WatchBookmark.newBuilder().setStateHash(at.stateHash()))
                .build()
                .toByteArray();
    }

    @Override
    public Event changes(Snapshot from, Snapshot to) {
        ChangeMessages messages = messages(from, to);
        if (!filter.equals(ChangeFilter.getDefaultInstance()) && messages.tellNothing()) {
            return Event.NOTHING;
        }
        Event.Part first = messages.next();
        return first.isLast()
                ? Event.of(first.message())
                : new LargeEvent(first, messages, () -> messages(from, to), messageBytesMax);
    }

    private ChangeMessages messages(Snapshot from, Snapshot to) {
        return new ChangeMessages(from, to, choice, includePrevious, incarnation, messageBytesMax, budget());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WatchLens lens
                && lens.includePrevious == includePrevious
                && lens.incarnation == incarnation
                && lens.filter.equals(filter);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
