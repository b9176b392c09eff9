package io.stemma.server.codec;

import com.google.protobuf.FieldMask;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.NodeContent;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares stored elements field by field and takes fields from one into the other, by the paths that a patch would use. Staleness is no part of it: a fork knows no leases. */
public final class MergedContent {
    private static final String SOURCE = "source_node_id";
    private static final String DESTINATION = "destination_node_id";
    /** Set by leases alone; a fork keeps what its base had. */
    private static final String STALE = "stale";

    private MergedContent() {}

    /** The fields of two nodes that differ. */
    public static Set<String> changedOfNodes(Element a, Element b) {
        return paths(ChangedFields.between(
                NodeCodec.parse(a).build(), NodeCodec.parse(b).build()));
    }

    /** The fields of two links that differ; not their ends. */
    public static Set<String> changedOfLinks(Element a, Element b) {
        return paths(ChangedFields.between(
                LinkCodec.parse(a, a, a).build(), LinkCodec.parse(b, a, a).build()));
    }

    private static Set<String> paths(FieldMask changed) {
        Set<String> paths = new HashSet<>(changed.getPathsList());
        paths.remove(STALE);
        return paths;
    }

    /** Their node as it would be put. */
    public static NodeContent node(Element theirs) {
        return NodeCodec.encode(NodeCodec.parse(theirs).clearStale().build());
    }

    /** Their link as it would be put. */
    public static LinkContent link(Element theirs, Ends ends) {
        return LinkCodec.encode(LinkCodec.parse(theirs, ends.source, ends.destination)
                .clearStale()
                .build());
    }

    /**
     * Our node with these fields of theirs.
     *
     * @throws io.stemma.server.graph.Change.PatchException if both together are more than a node may have
     */
    public static NodeContent node(Element ours, Element theirs, Set<String> paths) {
        Node values = NodeCodec.parse(theirs).build();
        return new NodeMaskPatch(values, UpdateMask.of(paths, Node.getDescriptor())).apply(ours);
    }

    /** The ends of a link. */
    public record Ends(Element source, Element destination) {}

    /**
     * Our link with these fields of theirs, which may be its ends.
     *
     * @throws io.stemma.server.graph.Change.PatchException if both together are more than a link may have
     */
    public static LinkContent link(Element ours, Ends ourEnds, Element theirs, Ends theirEnds, Set<String> paths) {
        List<String> others = new ArrayList<>(paths);
        others.removeAll(List.of(SOURCE, DESTINATION));
        Link values =
                LinkCodec.parse(theirs, theirEnds.source, theirEnds.destination).build();
        return new LinkMaskPatch(values, UpdateMask.of(others, Link.getDescriptor()))
                .apply(
                        ours,
                        paths.contains(SOURCE) ? theirEnds.source : ourEnds.source,
                        paths.contains(DESTINATION) ? theirEnds.destination : ourEnds.destination);
    }
}
