package io.stemma.server.graph;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** The numbers of the pages that a builder has made. */
final class PageNumbers {
    /** How many there is always room for. */
    private static final int KEPT_MAX = 4_096;

    private int[] numbers = new int[16];
    private int count;

    void add(int number) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = number;
    }

    void clear() {
        count = 0;
        if (numbers.length > KEPT_MAX) {
            numbers = new int[16];
        }
    }

    void forEach(IntConsumer action) {
        for (int i = 0; i < count; i++) {
            action.accept(numbers[i]);
        }
    }
}
