package io.stemma.client.load;

import java.util.SplittableRandom;

/**
 * The links of the graph that is asked about.
 *
 * @param edges where each link starts and ends
 * @param bothWays whether each can be walked backwards too
 */
record Links(Edges edges, boolean bothWays) {
    /** A generated graph, where each edge got a direction by chance. */
    static Links generate(int nodes, boolean bothWays, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Edges undirected = Shape.BARABASI_ALBERT.generate(nodes, random);
        Edges links = new Edges(undirected.nodes());
        for (int i = 0; i < undirected.count(); i++) {
            boolean asMade = random.nextBoolean();
            links.join(
                    asMade ? undirected.source(i) : undirected.target(i),
                    asMade ? undirected.target(i) : undirected.source(i));
        }
        return new Links(links, bothWays);
    }
}
