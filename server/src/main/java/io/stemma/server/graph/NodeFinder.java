package io.stemma.server.graph;

import java.util.Arrays;

/**
 * Looks up nodes by their ids, many at a time. Each step is taken for all of them before the next is taken for any, so that
 * their waits for memory overlap; what was found is read without making an object of it.
 *
 * <p>Owned by one thread, and used again and again.
 */
public final class NodeFinder {
    private final SlotFinder finder;
    private final int[] slots;
    private final int[] starts;
    private final int[] ends;
    private final long[] created;
    private final long[] modified;
    /** Something of all that was only looked at to have it near when it is needed, so that no compiler leaves that out. */
    int touched;

    /** Made anew for each look-up: young arrays take references without a barrier, and hold no version back. */
    private byte[][] arrays = {};

    /** A finder of at most so many nodes at a time. */
    public NodeFinder(int max) {
        finder = new SlotFinder(max);
        slots = finder.slots;
        starts = new int[max];
        ends = new int[max];
        created = new long[max];
        modified = new long[max];
    }

    /** Looks up {@code count} ids; the one of number i lies in the bytes from {@code from[i]} up to {@code to[i]}. */
    public void find(Snapshot graph, byte[] bytes, int[] from, int[] to, int count) {
        finder.find(graph.nodeNames, bytes, from, to, count);
        findRecords(graph, count);
        for (int i = 0; i < count; i++) {
            if (slots[i] != GraphView.NO_SLOT && !matches(i, bytes, from[i], to[i])) {
                // Another name of the same hash comes first in the bucket.
                slots[i] = graph.findNode(Arrays.copyOfRange(bytes, from[i], to[i]));
                if (slots[i] != GraphView.NO_SLOT) {
                    findRecord(graph.nodePage(slots[i]), i);
                    matches(i, bytes, from[i], to[i]);
                }
            }
        }
    }

    private void findRecords(Snapshot graph, int count) {
        NodePage[] pages = new NodePage[count];
        for (int i = 0; i < count; i++) {
            if (slots[i] != GraphView.NO_SLOT) {
                pages[i] = graph.nodePage(slots[i]);
            }
        }
        arrays = new byte[count][];
        int sum = 0;
        for (int i = 0; i < count; i++) {
            if (slots[i] != GraphView.NO_SLOT) {
                byte[] records = pages[i].records;
                arrays[i] = records;
                sum += records[2 * (slots[i] & Page.MASK)];
            }
        }
        for (int i = 0; i < count; i++) {
            if (slots[i] != GraphView.NO_SLOT) {
                findRecord(pages[i], i);
            }
        }
        for (int i = 0; i < count; i++) {
            if (slots[i] != GraphView.NO_SLOT) {
                byte[] records = arrays[i];
                int start = starts[i];
                int end = ends[i];
                sum += records[start] + records[(start + end) >>> 1] + records[end - 1];
            }
        }
        touched = sum;
    }

    private void findRecord(NodePage page, int i) {
        int place = slots[i] & Page.MASK;
        byte[] large = page.large == null ? null : page.large[place];
        arrays[i] = large == null ? page.records : large;
        starts[i] = large == null ? Records.start(page.records, place) : 0;
        ends[i] = large == null ? Records.end(page.records, place) : large.length;
    }

    /** Reads the head of the record, moves the start behind the versions, and tells whether the id is that one. */
    private boolean matches(int i, byte[] bytes, int from, int to) {
        byte[] array = arrays[i];
        long first = Varint.read(array, starts[i]);
        int at = starts[i] + Varint.size(first);
        long age = Varint.read(array, at);
        at += Varint.size(age);
        int idLength = (int) Varint.read(array, at);
        int idStart = at + Varint.size(idLength);
        starts[i] = at;
        created[i] = first;
        modified[i] = first + age;
        return Arrays.equals(array, idStart, idStart + idLength, bytes, from, to);
    }

    /** True if the node of number i of the last look-up is there. */
    public boolean found(int i) {
        return slots[i] != GraphView.NO_SLOT;
    }

    /** The array that the node's window lies on; see {@link Element}. Not to be changed. */
    public byte[] array(int i) {
        return arrays[i];
    }

    /** Where the window starts, with the length of the id. */
    public int start(int i) {
        return starts[i];
    }

    /** Where the window ends. */
    public int end(int i) {
        return ends[i];
    }

    /** The version that created the node. */
    public long createdVersion(int i) {
        return created[i];
    }

    /** The version that changed the node last. */
    public long modifiedVersion(int i) {
        return modified[i];
    }
}
