package io.stemma.server.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.Found;
import io.stemma.server.codec.MessageWriter;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.graph.GraphView;
import io.stemma.server.query.BudgetException;
import io.stemma.server.query.Neighborhood;
import io.stemma.server.query.Path;
import io.stemma.server.query.QueryBudget;
import io.stemma.server.query.ShortestPath;
import io.stemma.server.query.Walk;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.ReadOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions that walk the graph, with a budget and at one version. Each begins on the thread that brought it, where most have an
 * answer sooner than the query pool would have begun; those that do not begin anew there.
 */
final class QueryCalls {
    private static final int HOPS_MAX = 64;
    private static final int NODES_DEFAULT = 10_000;
    private static final int NODES_MAX = 1_000_000;
    private static final String HOPS = "hops";
    /** How often a question looks whether it is still wanted, on the thread that brought it, before it moves to the pool. */
    private static final int SHORT_LOOKS_MAX = 16;
    /** Links a neighbourhood looks at there while the pool refuses: few, since all may be in vain. Paths are refused unseen. */
    private static final int REFUSED_WORK_MAX = 256;
    /** A search keeps tables of that many places in its thread; larger graphs are asked on the pool only. */
    private static final int SHORT_NODE_SLOTS_MAX = 1 << 20;

    /** What stands around the hops of a path: version and cost, in bytes. */
    private static final int FRAME_BYTES_MAX = 32;
    /** How much of it a thread keeps for its next answer, in bytes. */
    private static final int KEPT_BYTES_MAX = 64 << 10;
    /** What each thread writes its answers into, one after the other. */
    private static final ThreadLocal<MessageWriter> KEPT = ThreadLocal.withInitial(QueryCalls::newWriter);

    private final TopologyReader reader;
    private final ServiceLimits limits;

    QueryCalls(TopologyReader reader, ServiceLimits limits) {
        this.reader = reader;
        this.limits = limits;
    }

    void neighborhood(Call call, GetNeighborhoodRequest request) {
        if (request.getMaxHops() < 1 || request.getMaxHops() > HOPS_MAX) {
            throw Errors.invalid("max_hops", Integer.toString(request.getMaxHops()), "1.." + HOPS_MAX);
        }
        if (request.getMaxNodes() < 0 || request.getMaxNodes() > NODES_MAX) {
            throw Errors.invalid("max_nodes", Integer.toUnsignedString(request.getMaxNodes()), "0.." + NODES_MAX);
        }
        Walk walk = NeighborCalls.walk(request.getDirection(), request.getDirectionValue());
        ask(call, request.getTopology(), request.getOptions(), true, (view, budgets) -> {
            GraphView graph = view.graph();
            int node = ElementCalls.node(graph, "node_id", request.getNodeId());
            Neighborhood found = neighborhood(graph, node, walk, request, budgets.get());
            NeighborhoodWriter writer =
                    new NeighborhoodWriter(graph, found, request, limits.responseBytesMax(), writer());
            GraphView without = view.without();
            if (without != null) {
                int center = without.findNode(graph.node(node).idBytes());
                writer.compare(
                        without,
                        center == GraphView.NO_SLOT
                                ? null
                                : neighborhood(without, center, walk, request, budgets.get()));
            }
            return writer.answer(budgets.get());
        });
    }

    /** A question that takes a budget for each of its walks. */
    @FunctionalInterface
    private interface Question {
        Answer answer(ReadView view, Supplier<QueryBudget> budgets);
    }

    /** @param local whether it may well be answered after a few links, however large the graph is */
    private void ask(Call call, String topology, ReadOptions options, boolean local, Question question) {
        Runnable onPool = () -> reader.read(
                call,
                topology,
                options,
                Lane.POOL,
                view -> question.answer(view, () -> budget(call.context()::isOver)));
        if (options.hasOverlay() || (!local && reader.poolIsBehind())) {
            onPool.run();
            return;
        }
        reader.read(call, topology, options, Lane.CALLER, view -> {
            Answer answer = view.graph().nodeSlots() > SHORT_NODE_SLOTS_MAX ? null : tried(view, question);
            return answer == null ? reply -> onPool.run() : answer;
        });
    }

    private static MessageWriter newWriter() {
        return new MessageWriter(KEPT_BYTES_MAX / 4);
    }

    /** This thread's writer, for an answer that is given before this thread writes the next one. */
    private static MessageWriter writer() {
        MessageWriter kept = KEPT.get();
        if (kept.array().length > KEPT_BYTES_MAX) {
            KEPT.remove();
            kept = KEPT.get();
        }
        kept.clear();
        return kept;
    }

    /** The answer, if it is found soon; null if not, or if this thread has other things to do. */
    private @Nullable Answer tried(ReadView view, Question question) {
        TrialShare share = TrialShare.ofThread();
        long begin = System.nanoTime();
        if (!share.allows(begin)) {
            return null;
        }
        try {
            return question.answer(view, this::shortBudget);
        } catch (BudgetException e) {
            return null;
        } finally {
            share.took(begin, System.nanoTime());
        }
    }

    private QueryBudget budget(QueryBudget.Stop stop) {
        return new QueryBudget(limits.queryWorkMax(), stop);
    }

    private QueryBudget shortBudget() {
        return reader.poolIsBehind() ? new QueryBudget(REFUSED_WORK_MAX, () -> false) : budget(shortStop());
    }

    private static QueryBudget.Stop shortStop() {
        int[] looks = {0};
        return () -> ++looks[0] == SHORT_LOOKS_MAX;
    }

    private static Neighborhood neighborhood(
            GraphView graph, int node, Walk walk, GetNeighborhoodRequest request, QueryBudget budget) {
        int nodesMax = request.getMaxNodes() == 0 ? NODES_DEFAULT : request.getMaxNodes();
        return Neighborhood.around(graph, node, request.getMaxHops(), walk, request.getOnlyUp(), nodesMax, budget);
    }

    void findPath(Call call, FindPathRequest request) {
        ask(
                call,
                request.getTopology(),
                request.getOptions(),
                false,
                (view, budgets) -> Answer.written(paths(view, request, budgets)));
    }

    private MessageWriter paths(ReadView view, FindPathRequest request, Supplier<QueryBudget> budgets) {
        GraphView without = view.without();
        if (without == null) {
            Path path = path(view.graph(), request, budgets.get());
            if (path == null) {
                throw noPath(view.graph(), request);
            }
            return write(view.graph(), path, writer());
        }
        Path before = hasEnds(without, request) ? path(without, request, budgets.get()) : null;
        MessageWriter withoutOverlay = write(without, before, new MessageWriter(FRAME_BYTES_MAX));
        return write(view.graph(), path(view.graph(), request, budgets.get()), writer())
                .message(FindPathResponse.WITHOUT_OVERLAY_FIELD_NUMBER, withoutOverlay.toByteArray());
    }

    private static boolean hasEnds(GraphView graph, FindPathRequest request) {
        return graph.findNode(request.getSourceNodeId().getBytes(UTF_8)) != GraphView.NO_SLOT
                && graph.findNode(request.getDestinationNodeId().getBytes(UTF_8)) != GraphView.NO_SLOT;
    }

    private static @Nullable Path path(GraphView graph, FindPathRequest request, QueryBudget budget) {
        int source = ElementCalls.node(graph, "source_node_id", request.getSourceNodeId());
        int destination = ElementCalls.node(graph, "destination_node_id", request.getDestinationNodeId());
        String metric = metric(request);
        boolean ignoreStatus = request.getIgnoreStatus();
        return metric.equals(HOPS)
                ? ShortestPath.byHops(graph, source, destination, ignoreStatus, budget)
                : ShortestPath.byMetric(graph, source, destination, graph.metricNumber(metric), ignoreStatus, budget);
    }

    private static String metric(FindPathRequest request) {
        return request.getMetric().isEmpty() ? HOPS : request.getMetric();
    }

    private static RefusedException noPath(GraphView graph, FindPathRequest request) {
        String metric = metric(request);
        String links = (request.getIgnoreStatus() ? "links" : "links that are not down")
                + (metric.equals(HOPS) ? "" : " and have the metric " + Found.text(metric));
        return new RefusedException(Errors.error(
                        ErrorReason.NO_PATH,
                        "destination_node_id",
                        Found.text(request.getDestinationNodeId()) + ", out of reach",
                        "a node that " + links + " join to " + Found.text(request.getSourceNodeId()))
                .setVersion(graph.version())
                .build());
    }

    private MessageWriter write(GraphView graph, @Nullable Path path, MessageWriter out) {
        out.number(FindPathResponse.VERSION_FIELD_NUMBER, graph.version());
        if (path == null) {
            return out.number(FindPathResponse.NO_PATH_FIELD_NUMBER, 1);
        }
        out.decimal(FindPathResponse.COST_FIELD_NUMBER, path.cost());
        path.fetch(graph);
        for (int i = 0; i < path.links().length; i++) {
            out.hop(FindPathResponse.HOPS_FIELD_NUMBER, graph, path.links()[i], path.costs()[i]);
            Room.check(out, limits.responseBytesMax() - FRAME_BYTES_MAX);
        }
        return out;
    }
}
