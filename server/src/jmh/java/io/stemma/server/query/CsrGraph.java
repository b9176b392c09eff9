package io.stemma.server.query;

import io.stemma.server.graph.GeneratedLinks;

/**
 * The baseline: a graph that never changes, as compressed sparse rows of plain int arrays in both directions, with textbook searches
 * that keep their arrays from one question to the next. It knows no ids, no status, no limits and no versions.
 */
final class CsrGraph {
    final Rows out;
    final Rows in;

    private final Side forward;
    private final Side backward;

    /** The links of one direction. */
    static final class Rows {
        final int[] offsets;
        final int[] targets;
        final int[] metrics;

        Rows(int nodes, int[] from, int[] to, int[] linkMetrics) {
            offsets = new int[nodes + 1];
            targets = new int[from.length];
            metrics = new int[from.length];
            for (int node : from) {
                offsets[node + 1]++;
            }
            for (int node = 0; node < nodes; node++) {
                offsets[node + 1] += offsets[node];
            }
            int[] next = offsets.clone();
            for (int link = 0; link < from.length; link++) {
                int at = next[from[link]]++;
                targets[at] = to[link];
                metrics[at] = linkMetrics[link];
            }
        }
    }

    /** One side of a search: stamps say what this search has seen. */
    private static final class Side {
        final Rows rows;
        final int[] stamps;
        final int[] parents;
        final int[] queue;
        final long[] distances;
        final LongHeap heap = new LongHeap();
        int stamp;
        int from;
        int to;

        Side(Rows rows) {
            this.rows = rows;
            int nodes = rows.offsets.length - 1;
            stamps = new int[nodes];
            parents = new int[nodes];
            queue = new int[nodes];
            distances = new long[nodes];
        }

        void start(int node) {
            stamp++;
            from = 0;
            to = 0;
            add(node, -1);
            heap.clear();
            distances[node] = 0;
            heap.add(node);
        }

        boolean knows(int node) {
            return stamps[node] == stamp;
        }

        void add(int node, int parent) {
            stamps[node] = stamp;
            parents[node] = parent;
            queue[to++] = node;
        }

        int steps(int node) {
            int steps = 0;
            for (int at = node; parents[at] >= 0; at = parents[at]) {
                steps++;
            }
            return steps;
        }
    }

    CsrGraph(GeneratedLinks links) {
        out = new Rows(links.nodes, links.sources, links.destinations, links.metrics);
        in = new Rows(links.nodes, links.destinations, links.sources, links.metrics);
        forward = new Side(out);
        backward = new Side(in);
    }

    /** How many nodes the node reaches: the naive way. */
    int reach(int start) {
        int nodes = out.offsets.length - 1;
        boolean[] seen = new boolean[nodes];
        int[] queue = new int[nodes];
        int count = 0;
        queue[count++] = start;
        seen[start] = true;
        for (int head = 0; head < count; head++) {
            int node = queue[head];
            for (int at = out.offsets[node]; at < out.offsets[node + 1]; at++) {
                int neighbor = out.targets[at];
                if (!seen[neighbor]) {
                    seen[neighbor] = true;
                    queue[count++] = neighbor;
                }
            }
        }
        return count;
    }

    /** The sum of the neighbours' numbers. */
    long neighbors(int node) {
        long sum = 0;
        for (int at = out.offsets[node]; at < out.offsets[node + 1]; at++) {
            sum += out.targets[at];
        }
        return sum;
    }

    /** How many nodes are within so many hops. */
    int within(int node, int hops) {
        forward.start(node);
        for (int hop = 0; hop < hops; hop++) {
            for (int to = forward.to; forward.from < to; forward.from++) {
                int at = forward.queue[forward.from];
                for (int e = out.offsets[at]; e < out.offsets[at + 1]; e++) {
                    if (!forward.knows(out.targets[e])) {
                        forward.add(out.targets[e], at);
                    }
                }
            }
        }
        return forward.to;
    }

    /** The links of a shortest path, by search from both ends, level by level; -1 if there is none. */
    int hops(int source, int destination) {
        forward.start(source);
        backward.start(destination);
        while (forward.from < forward.to && backward.from < backward.to) {
            boolean ahead = forward.to - forward.from <= backward.to - backward.from;
            int met = ahead ? level(forward, backward) : level(backward, forward);
            if (met >= 0) {
                return forward.steps(met) + backward.steps(met);
            }
        }
        return -1;
    }

    private static int level(Side side, Side other) {
        Rows rows = side.rows;
        for (int to = side.to; side.from < to; side.from++) {
            int node = side.queue[side.from];
            for (int at = rows.offsets[node]; at < rows.offsets[node + 1]; at++) {
                int neighbor = rows.targets[at];
                if (!side.knows(neighbor)) {
                    side.add(neighbor, node);
                    if (other.knows(neighbor)) {
                        return neighbor;
                    }
                }
            }
        }
        return -1;
    }

    /** The cost of the cheapest path, by Dijkstra's search from both ends; -1 if there is none. */
    long cost(int source, int destination) {
        forward.start(source);
        backward.start(destination);
        long best = Long.MAX_VALUE;
        while (!forward.heap.isEmpty() && !backward.heap.isEmpty()) {
            long ahead = forward.heap.first() >>> 32;
            long behind = backward.heap.first() >>> 32;
            if (ahead + behind >= best) {
                break;
            }
            best = ahead <= behind ? settle(forward, backward, best) : settle(backward, forward, best);
        }
        return best == Long.MAX_VALUE ? -1 : best;
    }

    private static long settle(Side side, Side other, long bestSoFar) {
        long best = bestSoFar;
        Rows rows = side.rows;
        long first = side.heap.removeFirst();
        int node = (int) first;
        if (first >>> 32 != side.distances[node]) {
            return best;
        }
        for (int at = rows.offsets[node]; at < rows.offsets[node + 1]; at++) {
            int neighbor = rows.targets[at];
            long distance = side.distances[node] + rows.metrics[at];
            if (!side.knows(neighbor) || distance < side.distances[neighbor]) {
                side.stamps[neighbor] = side.stamp;
                side.parents[neighbor] = node;
                side.distances[neighbor] = distance;
                side.heap.add(distance << 32 | neighbor);
                if (other.knows(neighbor)) {
                    best = Math.min(best, distance + other.distances[neighbor]);
                }
            }
        }
        return best;
    }

    /** The sum of all links' metrics, node by node. */
    long sumOfMetrics() {
        long sum = 0;
        for (int node = 0; node < out.offsets.length - 1; node++) {
            for (int at = out.offsets[node]; at < out.offsets[node + 1]; at++) {
                sum += out.metrics[at];
            }
        }
        return sum;
    }
}
