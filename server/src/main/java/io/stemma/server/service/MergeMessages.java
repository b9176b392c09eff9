package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.Found;
import io.stemma.server.codec.LinkCodec;
import io.stemma.server.codec.NodeCodec;
import io.stemma.server.fork.ElementState;
import io.stemma.server.fork.MergeRules;
import io.stemma.server.fork.MergeStrategy;
import io.stemma.server.graph.Element;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.v1.Link;
import io.stemma.v1.MergeConflict;
import io.stemma.v1.MergeConflictKind;
import io.stemma.v1.MergeRequest;
import io.stemma.v1.MergeResolution;
import io.stemma.v1.MergeResponse;
import io.stemma.v1.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Merges between message and domain. */
final class MergeMessages {
    /** Decisions in one request, and conflicts in one answer. */
    private static final int ENTRIES_MAX = 10_000;

    private MergeMessages() {}

    /** Who decides conflicts. */
    static MergeRules rules(MergeRequest request) {
        if (request.getResolutionsCount() > ENTRIES_MAX) {
            throw Errors.invalid("resolutions", request.getResolutionsCount() + " entries", "at most " + ENTRIES_MAX);
        }
        Map<String, MergeStrategy> nodes = new HashMap<>();
        Map<String, MergeStrategy> links = new HashMap<>();
        for (int i = 0; i < request.getResolutionsCount(); i++) {
            MergeResolution resolution = request.getResolutions(i);
            String at = "resolutions[" + i + "]";
            MergeStrategy strategy =
                    strategy(at + ".strategy", resolution.getStrategy(), resolution.getStrategyValue());
            switch (resolution.getElementCase()) {
                case NODE_ID -> nodes.put(resolution.getNodeId(), strategy);
                case LINK_ID -> links.put(resolution.getLinkId(), strategy);
                case ELEMENT_NOT_SET -> throw Errors.invalid(at, "no element", "the id of a node or link");
            }
        }
        return new MergeRules(strategy("strategy", request.getStrategy(), request.getStrategyValue()), nodes, links);
    }

    private static MergeStrategy strategy(String field, io.stemma.v1.MergeStrategy strategy, int number) {
        return switch (strategy) {
            case MERGE_STRATEGY_UNSPECIFIED, FAIL -> MergeStrategy.FAIL;
            case OURS -> MergeStrategy.OURS;
            case THEIRS -> MergeStrategy.THEIRS;
            case UNRECOGNIZED ->
                throw Errors.invalid(field, Found.text(Integer.toString(number)), "FAIL, OURS or THEIRS");
        };
    }

    /** What became of the transaction of a merge. */
    static MergeResponse.Builder response(Applied applied) {
        return MergeResponse.newBuilder()
                .setVersion(applied.version())
                .setMerged(true)
                .setCommitTimeUs(applied.commitTimeMicros())
                .setReplayed(applied.replayed())
                .setNodesPut(applied.tally().nodesPut())
                .setLinksPut(applied.tally().linksPut())
                .setNodesDeleted(applied.tally().nodesDeleted())
                .setLinksDeleted(applied.tally().linksDeleted());
    }

    /** Lists the conflicts, as many as fit. */
    static void addConflicts(
            MergeResponse.Builder response, List<io.stemma.server.fork.MergeConflict> conflicts, int bytesMax) {
        long bytes = 0;
        for (io.stemma.server.fork.MergeConflict conflict : conflicts) {
            MergeConflict message = message(conflict);
            bytes += message.getSerializedSize() + 8;
            if (response.getConflictsCount() == ENTRIES_MAX || bytes > bytesMax) {
                response.setConflictsTruncated(true);
                return;
            }
            response.addConflicts(message);
        }
    }

    private static MergeConflict message(io.stemma.server.fork.MergeConflict conflict) {
        MergeConflict.Builder message = MergeConflict.newBuilder()
                .setKind(MergeConflictKind.valueOf(conflict.cause().name()))
                .addAllFields(conflict.fields())
                .setResolvedAs(
                        io.stemma.v1.MergeStrategy.valueOf(conflict.resolvedAs().name()));
        if (conflict.kind() == ElementState.Kind.NODE) {
            message.setNodeId(conflict.id());
            node(conflict.base(), message::setBaseNode);
            node(conflict.ours(), message::setOurNode);
            node(conflict.theirs(), message::setTheirNode);
        } else if (conflict.kind() == ElementState.Kind.LINK) {
            message.setLinkId(conflict.id());
            link(conflict.base(), message::setBaseLink);
            link(conflict.ours(), message::setOurLink);
            link(conflict.theirs(), message::setTheirLink);
        }
        return message.build();
    }

    private static void node(@Nullable ElementState state, Consumer<Node> into) {
        if (state != null) {
            into.accept(NodeCodec.message(state.element()));
        }
    }

    private static void link(@Nullable ElementState state, Consumer<Link> into) {
        if (state != null) {
            Element source = Objects.requireNonNull(state.source());
            into.accept(LinkCodec.message(state.element(), source, Objects.requireNonNull(state.destination())));
        }
    }
}
