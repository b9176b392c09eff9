package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The links of a graph that grows by preferential attachment (Barabasi and Albert 1999), each in a direction of chance, with an IGP
 * metric. Five links for each node.
 */
public final class GeneratedLinks {
    /** Links for each node. */
    public static final int LINKS_PER_NODE = 5;

    private static final int METRIC_MAX = 1_000;

    /** The number of nodes. */
    public final int nodes;
    /** Where each link starts. */
    public final int[] sources;
    /** Where each link ends. */
    public final int[] destinations;
    /** What each link costs. */
    public final int[] metrics;

    private final SplittableRandom random = new SplittableRandom(1);

    /** The links between so many nodes. */
    public GeneratedLinks(int nodes) {
        this.nodes = nodes;
        int links = LINKS_PER_NODE * nodes;
        sources = new int[links];
        destinations = new int[links];
        metrics = new int[links];
        for (int link = 0; link < links; link++) {
            int young = Math.max(1, link / LINKS_PER_NODE);
            int old = link == 0 || random.nextInt(20) == 0 ? random.nextInt(young) : endOfSome(link);
            boolean fromYoung = random.nextBoolean();
            sources[link] = fromYoung ? young : old;
            destinations[link] = fromYoung ? old : young;
            metrics[link] = random.nextInt(1, METRIC_MAX + 1);
        }
    }

    private int endOfSome(int before) {
        int link = random.nextInt(before);
        return random.nextBoolean() ? sources[link] : destinations[link];
    }

    /** Moves a link by chance and gives its number. */
    public int rewire() {
        int link = random.nextInt(sources.length);
        sources[link] = random.nextInt(nodes);
        destinations[link] = random.nextInt(nodes);
        return link;
    }

    /** A node by chance. */
    public int anyNode() {
        return random.nextInt(nodes);
    }

    /** A link by chance. */
    public int anyLink() {
        return random.nextInt(sources.length);
    }

    /** Puts all nodes and links into the graph. */
    public void putInto(GraphEditor graph) {
        for (int node = 0; node < nodes; node++) {
            graph.putNode(new NodeContent(nodeId(node), new byte[40]));
        }
        for (int from = 0; from < sources.length; from += GraphEditor.FETCH_AHEAD_CHANGES) {
            int first = from;
            Change.PutLink[] next =
                    new Change.PutLink[Math.min(GraphEditor.FETCH_AHEAD_CHANGES, sources.length - from)];
            Arrays.setAll(next, i -> new Change.PutLink(content(first + i)));
            graph.fetchAhead(List.of(next));
            for (Change.PutLink put : next) {
                graph.putLink(put.link());
            }
        }
    }

    /** The link as the graph takes it. */
    public LinkContent content(int link) {
        LinkColumns columns = new LinkColumns(metrics[link], LinkColumns.ABSENT, LinkColumns.ABSENT, true, Map.of());
        return new LinkContent(
                ("link-" + link).getBytes(UTF_8),
                nodeId(sources[link]),
                nodeId(destinations[link]),
                new byte[12],
                columns);
    }

    /** The id of a node. */
    public static byte[] nodeId(int node) {
        return ("node-" + node).getBytes(UTF_8);
    }
}
