package io.stemma.server.watch;

import com.dynatrace.hash4j.hashing.Hashing;
import com.google.protobuf.InvalidProtocolBufferException;
import io.stemma.server.codec.LinkCodec;
import io.stemma.server.codec.MessageWriter;
import io.stemma.server.codec.NodeCodec;
import io.stemma.server.codec.Subject;
import io.stemma.server.codec.TopologyCodec;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.v1.Link;
import io.stemma.v1.ListLinksResponse;
import io.stemma.v1.ListNodesResponse;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * All of a topology at one version, as messages.
 *
 * @param nodes by id
 * @param links by id
 */
public record TopologyState(Topology topology, Map<String, Node> nodes, Map<String, Link> links) {

    /** What the snapshot holds. */
    public static TopologyState of(Snapshot snapshot, long incarnation) {
        MessageWriter nodes = new MessageWriter(1_024);
        for (int node = snapshot.nextNode(0); node >= 0; node = snapshot.nextNode(node + 1)) {
            nodes.node(ListNodesResponse.NODES_FIELD_NUMBER, snapshot.node(node));
        }
        MessageWriter links = new MessageWriter(1_024);
        for (int link = snapshot.nextLink(0); link >= 0; link = snapshot.nextLink(link + 1)) {
            links.link(ListLinksResponse.LINKS_FIELD_NUMBER, snapshot, link);
        }
        TopologyState state =
                new TopologyState(TopologyCodec.message(snapshot, incarnation), new TreeMap<>(), new TreeMap<>());
        try {
            ListNodesResponse.parseFrom(nodes.toByteArray())
                    .getNodesList()
                    .forEach(node -> state.nodes.put(node.getId(), node));
            ListLinksResponse.parseFrom(links.toByteArray())
                    .getLinksList()
                    .forEach(link -> state.links.put(link.getId(), link));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        return state;
    }

    /** A copy that may be changed without changing this one. */
    TopologyState copy() {
        return new TopologyState(topology, new TreeMap<>(nodes), new TreeMap<>(links));
    }

    TopologyState with(Topology other) {
        return new TopologyState(other, nodes, links);
    }

    long version() {
        return topology.getVersion();
    }

    /** The state hash as DESIGN.md tells it, computed from nothing but the messages. */
    public long hash() {
        long sum = hash('T', new byte[][] {}, TopologyCodec.decode(description(), Subject.REQUEST));
        if (!topology.getPrimaryNodeId().isEmpty()) {
            sum += hash('P', new byte[][] {}, utf8(topology.getPrimaryNodeId()));
        }
        for (Node node : nodes.values()) {
            NodeContent content = NodeCodec.decode(node, Subject.REQUEST);
            sum += hash('N', new byte[][] {content.id()}, content.content());
        }
        for (Link link : links.values()) {
            LinkContent content = LinkCodec.decode(link, Subject.REQUEST);
            sum += hash(
                    'L', new byte[][] {content.id(), content.sourceId(), content.destinationId()}, content.content());
        }
        return sum;
    }

    private Topology description() {
        return topology.toBuilder().clearPrimaryNodeId().build();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long hash(char kind, byte[][] ids, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(kind);
        for (byte[] id : ids) {
            int rest = id.length;
            for (; rest > 0x7f; rest >>>= 7) {
                bytes.write((rest & 0x7f) | 0x80);
            }
            bytes.write(rest);
            bytes.writeBytes(id);
        }
        bytes.writeBytes(content);
        return Hashing.xxh3_64().hashBytesToLong(bytes.toByteArray());
    }
}
