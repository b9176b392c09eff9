package io.stemma.server.query;

import java.util.Arrays;

/** A binary heap of (distance, number); of equal distances the lower number comes first. Owned by one thread. */
final class DistanceHeap {
    private double[] distances = new double[64];
    private int[] numbers = new int[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
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
        while (at > 0 && isLess(distance, number, (at - 1) >>> 1)) {
            move((at - 1) >>> 1, at);
            at = (at - 1) >>> 1;
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
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isLess(distances[child + 1], numbers[child + 1], child)) {
                child++;
            }
            if (isLess(distance, number, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        distances[at] = distance;
        numbers[at] = number;
        return first;
    }

    private boolean isLess(double distance, int number, int than) {
        int order = Double.compare(distance, distances[than]);
        return order < 0 || (order == 0 && number < numbers[than]);
    }

    private void move(int from, int to) {
        distances[to] = distances[from];
        numbers[to] = numbers[from];
    }
}
