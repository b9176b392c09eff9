package io.stemma.client.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;

/** What is asked about a graph, and the answers that a plain breadth-first search gives. There is a path between the nodes asked about. */
final class GraphQuestions {
    private static final int COUNT = 1_024;
    private static final int UNREACHED = Integer.MAX_VALUE;

    private final int[] from = new int[COUNT];
    private final int[] to = new int[COUNT];
    private final int[] twoHops = new int[COUNT];
    private final int[] path = new int[COUNT];

    /** The kinds of questions. */
    enum Kind {
        TWO_HOPS("2 hops, ids") {
            @Override
            int ask(GraphPeer.Client client, int from, int to) {
                return client.twoHops(from);
            }
        },
        TWO_HOPS_COUNTED("2 hops, peer counts") {
            @Override
            int ask(GraphPeer.Client client, int from, int to) {
                return client.twoHopsCounted(from);
            }
        },
        PATH("shortest path, links") {
            @Override
            int ask(GraphPeer.Client client, int from, int to) {
                return client.path(from, to);
            }
        };

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        abstract int ask(GraphPeer.Client client, int from, int to);
    }

    GraphQuestions(Links links, long seed) {
        Edges edges = links.edges();
        List<List<Integer>> neighbours = neighbours(links);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < COUNT; i++) {
            int[] hops;
            do {
                from[i] = random.nextInt(edges.nodes());
                to[i] = random.nextInt(edges.nodes());
                hops = hops(neighbours, from[i]);
            } while (hops[to[i]] == 0 || hops[to[i]] == UNREACHED);
            twoHops[i] = (int) Arrays.stream(hops).filter(h -> h == 1 || h == 2).count();
            path[i] = hops[to[i]];
        }
    }

    private static List<List<Integer>> neighbours(Links links) {
        Edges edges = links.edges();
        List<List<Integer>> neighbours = new ArrayList<>();
        for (int i = 0; i < edges.nodes(); i++) {
            neighbours.add(new ArrayList<>());
        }
        for (int i = 0; i < edges.count(); i++) {
            neighbours.get(edges.source(i)).add(edges.target(i));
            if (links.bothWays()) {
                neighbours.get(edges.target(i)).add(edges.source(i));
            }
        }
        return neighbours;
    }

    private static int[] hops(List<List<Integer>> neighbours, int from) {
        int[] hops = new int[neighbours.size()];
        Arrays.fill(hops, UNREACHED);
        hops[from] = 0;
        Queue<Integer> queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty()) {
            int node = queue.remove();
            for (int next : neighbours.get(node)) {
                if (hops[next] == UNREACHED) {
                    hops[next] = hops[node] + 1;
                    queue.add(next);
                }
            }
        }
        return hops;
    }

    int count() {
        return COUNT;
    }

    double meanTwoHops() {
        return Arrays.stream(twoHops).average().orElseThrow();
    }

    double meanPath() {
        return Arrays.stream(path).average().orElseThrow();
    }

    /** Asks that question; throws if the answer is not the one expected. */
    void ask(Kind kind, int question, GraphPeer peer, GraphPeer.Client client) {
        int answer = kind.ask(client, from[question], to[question]);
        int expected = kind == Kind.PATH ? path[question] : twoHops[question];
        if (answer != expected) {
            throw new IllegalStateException(peer.name() + ", " + kind.label() + " from n" + from[question] + " to n"
                    + to[question] + ": " + answer + " (expected " + expected + ")");
        }
    }
}
