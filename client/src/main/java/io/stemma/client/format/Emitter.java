package io.stemma.client.format;

import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Hands what a reader found to the sink, after the checks that all formats share: the contract's bounds, unique ids,
 * and links whose nodes are in the file. Owned by one read.
 */
final class Emitter {
    private final String file;
    private final TopologySink sink;
    private final Set<String> topologies = new HashSet<>();
    private final Map<String, Long> nodeLines = new HashMap<>();
    private final Map<String, Long> linkLines = new HashMap<>();
    private final Map<String, Reference> missing = new LinkedHashMap<>();

    Emitter(String file, TopologySink sink) {
        this.file = file;
        this.sink = sink;
    }

    /** Starts a topology. */
    void start(Topology topology, long line) throws IOException {
        checked(line, () -> ContractRules.check(topology));
        if (!topologies.add(topology.getName())) {
            throw fault(line, "topology: \"" + topology.getName() + "\" (expected to be given once in this file)");
        }
        nodeLines.clear();
        linkLines.clear();
        missing.clear();
        sink.topology(topology);
    }

    /** Hands on a node that came at a line. */
    void node(Node node, long line) throws IOException {
        checked(line, () -> ContractRules.check(node));
        Long earlier = nodeLines.putIfAbsent(node.getId(), line);
        if (earlier != null) {
            throw fault(line, "node id: \"" + node.getId() + "\" (expected a new one; line " + earlier + " has it)");
        }
        missing.remove(node.getId());
        sink.node(node);
    }

    /** Whether a node of that id came. */
    boolean hasNode(String id) {
        return nodeLines.containsKey(id);
    }

    /** Hands on a link that came at a line. */
    void link(Link link, long line) throws IOException {
        Long earlier = linkLines.putIfAbsent(link.getId(), line);
        if (earlier != null) {
            throw fault(line, "link id: \"" + link.getId() + "\" (expected a new one; line " + earlier + " has it)");
        }
        linkOfUniqueId(link, line);
    }

    /** Hands on a link whose id the reader made so that it cannot repeat; saves the memory of remembering it. */
    void linkOfUniqueId(Link link, long line) throws IOException {
        checked(line, () -> ContractRules.check(link));
        refer(link.getSourceNodeId(), "edge source", line);
        refer(link.getDestinationNodeId(), "edge target", line);
        sink.link(link);
    }

    /** An undirected edge: the link and, unless it is a self loop, its opposite. Both know each other. */
    void edge(Link link, long line) throws IOException {
        if (link.getSourceNodeId().equals(link.getDestinationNodeId())) {
            link(link, line);
            return;
        }
        String back = EdgeIds.reverse(link.getId());
        link(link.toBuilder().setReverseLinkId(back).build(), line);
        link(opposite(link, back), line);
    }

    /** The opposite direction of a link, with the same facts. */
    static Link opposite(Link link, String id) {
        return link.toBuilder()
                .setId(id)
                .setSourceNodeId(link.getDestinationNodeId())
                .setSourceTpId(link.getDestinationTpId())
                .setDestinationNodeId(link.getSourceNodeId())
                .setDestinationTpId(link.getSourceTpId())
                .setReverseLinkId(link.getId())
                .build();
    }

    /** Ends the topology: every node that a link named must have come by now. */
    void end() throws IOException {
        for (Map.Entry<String, Reference> entry : missing.entrySet()) {
            Reference first = entry.getValue();
            throw fault(
                    first.line(),
                    first.role() + ": \"" + entry.getKey() + "\" (expected the id of a node in this file)");
        }
    }

    /** Tells people about something left out. */
    void notice(long line, String text) {
        sink.notice(file + ":" + line + ": " + text);
    }

    /** A fault at a line of this file. */
    FormatException fault(long line, String reason) {
        return new FormatException(file, line, reason);
    }

    /** Runs conversions, and tells a bad value with its place. */
    void checked(long line, Runnable conversion) throws FormatException {
        try {
            conversion.run();
        } catch (BadValue e) {
            FormatException fault = fault(line, e.reason());
            fault.initCause(e);
            throw fault;
        }
    }

    private void refer(String node, String role, long line) {
        if (!nodeLines.containsKey(node)) {
            missing.putIfAbsent(node, new Reference(role, line));
        }
    }

    private record Reference(String role, long line) {}
}
