package io.stemma.client.load;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** The kinds of networks that can be generated; each is connected, and the same for the same seed. */
enum Shape {
    /**
     * A data centre of k pods (Al-Fares et al., 2008): (k/2)^2 core switches, k pods of k/2 aggregation and k/2 edge
     * switches, k/2 hosts on each edge switch. The smallest even k with at least the nodes asked for.
     */
    FAT_TREE {
        @Override
        Edges generate(int nodes, SplittableRandom random) {
            int half = 1;
            while (fatTreeNodes(half) < nodes) {
                half++;
            }
            Edges edges = new Edges(fatTreeNodes(half));
            int cores = half * half;
            for (int pod = 0; pod < 2 * half; pod++) {
                joinPod(edges, half, cores + pod * (2 * half + half * half));
            }
            return edges;
        }

        private int fatTreeNodes(int half) {
            return 5 * half * half + 2 * half * half * half;
        }

        /** A pod holds half aggregation switches, half edge switches, and then the hosts. */
        private void joinPod(Edges edges, int half, int first) {
            for (int i = 0; i < half; i++) {
                for (int j = 0; j < half; j++) {
                    edges.join(first + i, i * half + j);
                    edges.join(first + half + i, first + j);
                    edges.join(first + 2 * half + i * half + j, first + half + i);
                }
            }
        }
    },

    /**
     * A network with hubs (Barabási and Albert, 1999): each node is joined to five earlier ones, chosen by how many edges
     * they have.
     */
    BARABASI_ALBERT {
        private static final int EDGES_PER_NODE = 5;

        @Override
        Edges generate(int nodes, SplittableRandom random) {
            Edges edges = new Edges(nodes);
            int first = Math.min(nodes, EDGES_PER_NODE + 1);
            for (int a = 0; a < first; a++) {
                for (int b = 0; b < a; b++) {
                    edges.join(a, b);
                }
            }
            Set<Integer> chosen = new HashSet<>();
            for (int node = first; node < nodes; node++) {
                int ends = 2 * edges.count();
                chosen.clear();
                while (chosen.size() < EDGES_PER_NODE) {
                    int other = edges.end(random.nextInt(ends));
                    if (chosen.add(other)) {
                        edges.join(node, other);
                    }
                }
            }
            return edges;
        }
    },

    /**
     * Nodes in a square, near ones rather joined than far ones (Waxman, 1988): pairs are drawn and kept with probability
     * exp(-distance / (alpha * diagonal)) until there are two edges for each node; parts that are left alone are joined.
     */
    WAXMAN {
        private static final double ALPHA = 0.15;
        private static final int EDGES_PER_NODE = 2;

        @Override
        Edges generate(int nodes, SplittableRandom random) {
            double[] x = random.doubles(nodes).toArray();
            double[] y = random.doubles(nodes).toArray();
            Edges edges = new Edges(nodes);
            Parts parts = new Parts(nodes);
            Set<Long> joined = new HashSet<>();
            long wanted = Math.min((long) EDGES_PER_NODE * nodes, (long) nodes * (nodes - 1) / 2);
            while (edges.count() < wanted) {
                int a = random.nextInt(nodes);
                int b = random.nextInt(nodes);
                double distance = Math.hypot(x[a] - x[b], y[a] - y[b]);
                boolean keep = a != b && random.nextDouble() < Math.exp(-distance / (ALPHA * Math.sqrt(2)));
                if (keep && joined.add((long) Math.min(a, b) * nodes + Math.max(a, b))) {
                    edges.join(a, b);
                    parts.join(a, b);
                }
            }
            parts.joinAll(edges);
            return edges;
        }
    },

    /** A core ring of gateways, each of which also lies on an access ring of 16 nodes, itself included. */
    RING_OF_RINGS {
        private static final int RING = 16;
        private static final int RINGS_MIN = 3;

        @Override
        Edges generate(int nodes, SplittableRandom random) {
            int rings = Math.max(RINGS_MIN, (nodes + RING - 1) / RING);
            Edges edges = new Edges(rings * RING);
            for (int ring = 0; ring < rings; ring++) {
                edges.join(ring * RING, (ring + 1) % rings * RING);
                for (int i = 0; i < RING; i++) {
                    edges.join(ring * RING + i, ring * RING + (i + 1) % RING);
                }
            }
            return edges;
        }
    };

    /** A network of about that many nodes: at least so many, as far as the shape has to round. */
    abstract Edges generate(int nodes, SplittableRandom random);
}
