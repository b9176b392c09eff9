package io.stemma.client.format;

import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The figures of the expected tables, counted from an import. Two links that name each other are one edge. */
record Figures(
        int nodes,
        int edges,
        int selfLoops,
        int parallel,
        int components,
        int largest,
        int diameter,
        int minDegree,
        int maxDegree,
        long sumOfHops) {

    static Figures of(Imported imported) {
        List<Link> edges = edges(imported.links());
        Map<String, Integer> slots = new HashMap<>();
        for (Node node : imported.nodes()) {
            slots.put(node.getId(), slots.size());
        }
        List<Set<Integer>> neighbours = new ArrayList<>();
        imported.nodes().forEach(node -> neighbours.add(new HashSet<>()));
        Set<List<String>> pairs = new HashSet<>();
        int selfLoops = 0;
        for (Link edge : edges) {
            String a = edge.getSourceNodeId();
            String b = edge.getDestinationNodeId();
            if (a.equals(b)) {
                selfLoops++;
                continue;
            }
            pairs.add(a.compareTo(b) < 0 ? List.of(a, b) : List.of(b, a));
            int slotA = slots.getOrDefault(a, -1);
            int slotB = slots.getOrDefault(b, -1);
            neighbours.get(slotA).add(slotB);
            neighbours.get(slotB).add(slotA);
        }
        return of(neighbours, edges.size(), selfLoops, edges.size() - selfLoops - pairs.size());
    }

    private static Figures of(List<Set<Integer>> neighbours, int edges, int selfLoops, int parallel) {
        int[][] adjacency = neighbours.stream()
                .map(set -> set.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        List<BitSet> components = components(adjacency);
        BitSet largest = components.stream()
                .max((a, b) -> Integer.compare(a.cardinality(), b.cardinality()))
                .orElseThrow();
        long sum = 0;
        int diameter = 0;
        for (int node = largest.nextSetBit(0); node >= 0; node = largest.nextSetBit(node + 1)) {
            int[] hops = hops(adjacency, node);
            for (int hop : hops) {
                sum += Math.max(hop, 0);
                diameter = Math.max(diameter, hop);
            }
        }
        return new Figures(
                adjacency.length,
                edges,
                selfLoops,
                parallel,
                components.size(),
                largest.cardinality(),
                diameter,
                Arrays.stream(adjacency).mapToInt(row -> row.length).min().orElseThrow(),
                Arrays.stream(adjacency).mapToInt(row -> row.length).max().orElseThrow(),
                sum);
    }

    /** One link of each pair that name each other, and every other link. */
    static List<Link> edges(List<Link> links) {
        Map<String, Link> byId = new HashMap<>();
        links.forEach(link -> byId.put(link.getId(), link));
        List<Link> edges = new ArrayList<>();
        for (Link link : links) {
            Link back = byId.getOrDefault(link.getReverseLinkId(), Link.getDefaultInstance());
            boolean pair = back.getReverseLinkId().equals(link.getId())
                    && !back.getId().equals(link.getId());
            if (!pair || link.getId().compareTo(back.getId()) < 0) {
                edges.add(link);
            }
        }
        return edges;
    }

    private static List<BitSet> components(int[][] adjacency) {
        List<BitSet> components = new ArrayList<>();
        BitSet seen = new BitSet();
        for (int node = 0; node < adjacency.length; node++) {
            if (!seen.get(node)) {
                int[] hops = hops(adjacency, node);
                BitSet component = new BitSet();
                for (int other = 0; other < hops.length; other++) {
                    component.set(other, hops[other] >= 0);
                }
                seen.or(component);
                components.add(component);
            }
        }
        return components;
    }

    private static int[] hops(int[][] adjacency, int from) {
        int[] hops = new int[adjacency.length];
        Arrays.fill(hops, -1);
        hops[from] = 0;
        Deque<Integer> queue = new ArrayDeque<>();
        queue.add(from);
        while (!queue.isEmpty()) {
            int node = queue.remove();
            for (int next : adjacency[node]) {
                if (hops[next] < 0) {
                    hops[next] = hops[node] + 1;
                    queue.add(next);
                }
            }
        }
        return hops;
    }
}
