package io.stemma.client.format;

import java.util.HashMap;
import java.util.Map;

/**
 * Makes ids for edges that the file gives none: {@code source>target}, for the second edge of the same two nodes
 * {@code source>target#2}, and so on in the order of the file; the opposite direction of an undirected edge adds
 * {@code ~r}. The same file therefore always gives the same ids.
 *
 * <p>The characters % > # ~ of a node's id are percent-encoded inside, so that two different edges never get one id.
 */
final class EdgeIds {
    private static final String REVERSE = "~r";

    private final Map<String, Integer> slots = new HashMap<>();
    /* Open addressing from an arc (source slot, target slot) to how often it came: 12 bytes an arc instead of 150. */
    private long[] arcs = new long[1 << 10];
    private int[] counts = new int[1 << 10];
    private int size;

    /** Counts this arc and tells how often it came so far: 1 for the first. */
    int count(String source, String target) {
        if (size * 2 >= arcs.length) {
            grow();
        }
        long arc = (long) slot(source) << 32 | slot(target);
        int at = find(arc, arcs);
        if (arcs[at] == 0) {
            arcs[at] = arc;
            size++;
        }
        return ++counts[at];
    }

    /** The id of the next edge between these nodes. */
    String next(String source, String target) {
        return id(source, target, count(source, target));
    }

    /** The id of the n-th edge between these nodes. */
    static String id(String source, String target, int n) {
        String id = encode(source) + ">" + encode(target);
        return n == 1 ? id : id + "#" + n;
    }

    /** The id of the opposite direction of an undirected edge. */
    static String reverse(String id) {
        return id + REVERSE;
    }

    /* Slots count from 1, so that no arc is 0. */
    private int slot(String node) {
        int next = slots.size() + 1;
        Integer known = slots.putIfAbsent(node, next);
        return known == null ? next : known;
    }

    private static int find(long arc, long[] table) {
        int mask = table.length - 1;
        long mixed = arc * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 32) & mask;
        while (table[at] != 0 && table[at] != arc) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] wider = new long[arcs.length * 2];
        int[] widerCounts = new int[wider.length];
        for (int i = 0; i < arcs.length; i++) {
            if (arcs[i] != 0) {
                int at = find(arcs[i], wider);
                wider[at] = arcs[i];
                widerCounts[at] = counts[i];
            }
        }
        arcs = wider;
        counts = widerCounts;
    }

    private static String encode(String node) {
        if (node.indexOf('%') < 0 && node.indexOf('>') < 0 && node.indexOf('#') < 0 && node.indexOf('~') < 0) {
            return node;
        }
        return node.replace("%", "%25").replace(">", "%3E").replace("#", "%23").replace("~", "%7E");
    }
}
