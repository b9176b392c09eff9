package io.stemma.server.query;

import java.util.Arrays;

/** A heap of longs with four children to a parent, for the baseline. */
final class LongHeap {
    private long[] keys = new long[1_024];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long first() {
        return keys[0];
    }

    void add(long key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
        }
        int at = size++;
        while (at > 0 && key < keys[(at - 1) >> 2]) {
            keys[at] = keys[(at - 1) >> 2];
            at = (at - 1) >> 2;
        }
        keys[at] = key;
    }

    long removeFirst() {
        long first = keys[0];
        long last = keys[--size];
        int at = 0;
        while (4 * at + 1 < size) {
            int least = 4 * at + 1;
            int end = Math.min(least + 4, size);
            for (int child = least + 1; child < end; child++) {
                least = keys[child] < keys[least] ? child : least;
            }
            if (keys[least] >= last) {
                break;
            }
            keys[at] = keys[least];
            at = least;
        }
        keys[at] = last;
        return first;
    }
}
