package io.stemma.server.graph;

import java.util.Arrays;

/**
 * Looks up links by their ids, many at a time, in passes as {@link NodeFinder} does. The links found and their ends are near when they are
 * read next.
 *
 * <p>Owned by one thread, and used again and again.
 */
public final class LinkFinder {
    private final SlotFinder finder;
    private final int[] slots;
    private final int[] links;
    private final int[] ends;

    /** A finder of at most so many links at a time. */
    public LinkFinder(int max) {
        finder = new SlotFinder(max);
        slots = finder.slots;
        links = new int[max];
        ends = new int[2 * max];
    }

    /** Looks up {@code count} ids; the one of number i lies in the bytes from {@code from[i]} up to {@code to[i]}. */
    public void find(Snapshot graph, byte[] bytes, int[] from, int[] to, int count) {
        finder.find(graph.linkNames, bytes, from, to, count);
        fetch(graph, count);
        for (int i = 0; i < count; i++) {
            if (slots[i] != GraphView.NO_SLOT && !graph.link(slots[i]).hasId(bytes, from[i], to[i])) {
                // Another name of the same hash comes first in the bucket.
                slots[i] = graph.findLink(Arrays.copyOfRange(bytes, from[i], to[i]));
            }
        }
    }

    private void fetch(Snapshot graph, int count) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (slots[i] != GraphView.NO_SLOT) {
                links[found++] = slots[i];
            }
        }
        graph.fetchLinks(links, 0, found);
        for (int i = 0; i < found; i++) {
            ends[2 * i] = graph.source(links[i]);
            ends[2 * i + 1] = graph.destination(links[i]);
        }
        graph.fetchNodes(ends, 0, 2 * found);
    }

    /** The slot of the link of number i of the last look-up, or {@link GraphView#NO_SLOT}. */
    public int slot(int i) {
        return slots[i];
    }
}
