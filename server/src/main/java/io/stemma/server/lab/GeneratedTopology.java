package io.stemma.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A topology in which few nodes have many links and most have few, as in grown networks (Barabási and Albert 1999): nodes come
 * one by one, and each brings links to nodes that are there, drawn in proportion to the links that they have. A coin decides the
 * direction of each. The same seed gives the same topology.
 */
final class GeneratedTopology {
    /** As much as a node's name, software version and site take. */
    private static final int CONTENT_BYTES = 48;

    private static final int IGP_METRIC_MAX = 100;
    private static final int DELAY_MICROS_MAX = 20_000;
    /** A topology made at a certain time would not be the same the next time. */
    private static final long COMMIT_TIME_MICROS = 0;

    private final SplittableRandom random;
    private final SnapshotBuilder builder = Snapshot.EMPTY.edit(COMMIT_TIME_MICROS);
    private final byte[][] ids;
    /** Both ends of each link so far: a node stands there as often as it has links. */
    private final int[] ends;

    private int endCount;
    private int linkCount;

    private GeneratedTopology(int nodes, int linksPerNode, long seed) {
        random = new SplittableRandom(seed);
        ids = new byte[nodes][];
        ends = new int[2 * nodes * linksPerNode];
    }

    /** Grows a topology; its first nodes bring fewer links, since there are fewer nodes to link to. */
    static Snapshot grow(int nodes, int linksPerNode, long seed) {
        GeneratedTopology topology = new GeneratedTopology(nodes, linksPerNode, seed);
        for (int node = 0; node < nodes; node++) {
            topology.addNode(node);
            topology.linkNode(node, Math.min(node, linksPerNode));
        }
        return topology.builder.freeze();
    }

    private void addNode(int node) {
        byte[] content = new byte[CONTENT_BYTES];
        random.nextBytes(content);
        ids[node] = nodeId(node);
        builder.putNode(new NodeContent(ids[node], content));
    }

    private void linkNode(int node, int count) {
        int before = endCount;
        for (int i = 0; i < count; i++) {
            int other = before == 0 ? node - 1 : ends[random.nextInt(before)];
            if (random.nextBoolean()) {
                link(node, other);
            } else {
                link(other, node);
            }
        }
    }

    private void link(int source, int destination) {
        ends[endCount++] = source;
        ends[endCount++] = destination;
        LinkColumns columns = new LinkColumns(
                1 + random.nextInt(IGP_METRIC_MAX),
                LinkColumns.ABSENT,
                1 + random.nextInt(DELAY_MICROS_MAX),
                true,
                Map.of());
        builder.putLink(new LinkContent(linkId(linkCount++), ids[source], ids[destination], new byte[0], columns));
    }

    /** The id of a node by its number, counted from 0. */
    static byte[] nodeId(int number) {
        return ("node-" + number).getBytes(UTF_8);
    }

    /** The id of a link by its number, counted from 0. */
    static byte[] linkId(int number) {
        return ("link-" + number).getBytes(UTF_8);
    }
}
