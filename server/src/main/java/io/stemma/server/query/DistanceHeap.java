package io.stemma.server.query;

import java.util.Arrays;

/** A heap of (distance, number), least distance first, with four children to a parent. Owned by one thread. */
final class DistanceHeap {
    private static final int KEPT_MAX = 1 << 18;
    private static final int LOG_CHILDREN = 2;
    private static final int CHILDREN = 1 << LOG_CHILDREN;

    private double[] distances = new double[64];
    private int[] numbers = new int[64];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** True if it is small enough to be kept for another search. */
    boolean isKept() {
        return numbers.length <= KEPT_MAX;
    }

    /** The least distance. */
    double distance() {
        return distances[0];
    }

    void add(double distance, int number) {
        if (size == numbers.length) {
            distances = Arrays.copyOf(distances, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        int at = size++;
        for (int parent = (at - 1) >> LOG_CHILDREN; at > 0; parent = (at - 1) >> LOG_CHILDREN) {
            if (distances[parent] <= distance) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        distances[at] = distance;
        numbers[at] = number;
    }

    /** Removes the least entry and gives its number. */
    int removeFirst() {
        int first = numbers[0];
        double distance = distances[--size];
        int number = numbers[size];
        int at = 0;
        for (int child = 1; child < size; child = (at << LOG_CHILDREN) + 1) {
            int least = leastOf(child, Math.min(child + CHILDREN, size));
            if (distances[least] >= distance) {
                break;
            }
            move(least, at);
            at = least;
        }
        distances[at] = distance;
        numbers[at] = number;
        return first;
    }

    private int leastOf(int from, int to) {
        int least = from;
        for (int child = from + 1; child < to; child++) {
            if (distances[child] < distances[least]) {
                least = child;
            }
        }
        return least;
    }

    private void move(int from, int to) {
        distances[to] = distances[from];
        numbers[to] = numbers[from];
    }
}
