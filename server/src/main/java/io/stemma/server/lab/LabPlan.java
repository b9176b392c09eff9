package io.stemma.server.lab;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be measured, and how long.
 *
 * @param parts which experiments
 * @param seconds how long each measurement takes, {@link #SECONDS_MIN}..{@link #SECONDS_MAX}
 * @param threads the numbers of threads to measure with, rising, each 1..{@link #THREADS_MAX}
 * @param nodes of the generated topology, {@link #NODES_MIN}..{@link #NODES_MAX}
 * @param linksPerNode how many links each new node brings, 1..{@link #LINKS_PER_NODE_MAX}
 * @param writesPerSecond the rate that the engines' writer keeps, 1..{@link #WRITES_PER_SECOND_MAX}
 * @param seed of all that is drawn by chance
 */
record LabPlan(
        Set<Part> parts,
        double seconds,
        List<Integer> threads,
        int nodes,
        int linksPerNode,
        int writesPerSecond,
        long seed) {
    static final double SECONDS_MIN = 0.01;
    static final double SECONDS_MAX = 600;
    static final int THREADS_MAX = 1024;
    static final int NODES_MIN = 100;
    static final int NODES_MAX = 10_000_000;
    static final int LINKS_PER_NODE_MAX = 50;
    static final int WRITES_PER_SECOND_MAX = 1_000_000;

    /** How long the engines' long read lasts, unless a measurement is too short for it. */
    private static final double LONG_READ_SECONDS = 0.5;
    /** A measurement beside long reads lasts as many of them at least. */
    private static final int LONG_READS_MIN = 3;

    /** An experiment. */
    enum Part {
        /** Increments. */
        COUNTERS,
        /** Reads and writes. */
        ENGINES,
        /** The network that breaks. */
        RACE
    }

    LabPlan {
        check("--seconds", seconds >= SECONDS_MIN && seconds <= SECONDS_MAX, seconds, SECONDS_MIN + ".." + SECONDS_MAX);
        check("--threads", !threads.isEmpty() && rising(threads), threads, "rising numbers, each 1.." + THREADS_MAX);
        check("--nodes", nodes >= NODES_MIN && nodes <= NODES_MAX, nodes, NODES_MIN + ".." + NODES_MAX);
        check(
                "--links-per-node",
                linksPerNode >= 1 && linksPerNode <= LINKS_PER_NODE_MAX,
                linksPerNode,
                "1.." + LINKS_PER_NODE_MAX);
        check(
                "--writes-per-second",
                writesPerSecond >= 1 && writesPerSecond <= WRITES_PER_SECOND_MAX,
                writesPerSecond,
                "1.." + WRITES_PER_SECOND_MAX);
        parts = parts.isEmpty() ? Set.copyOf(EnumSet.allOf(Part.class)) : Set.copyOf(parts);
        threads = List.copyOf(threads);
    }

    private static boolean rising(List<Integer> threads) {
        int before = 0;
        for (int number : threads) {
            if (number <= before || number > THREADS_MAX) {
                return false;
            }
            before = number;
        }
        return true;
    }

    private static void check(String option, boolean right, Object found, String expected) {
        if (!right) {
            throw new IllegalArgumentException(option + ": " + found + " (expected " + expected + ")");
        }
    }

    int threadsMost() {
        return threads.get(threads.size() - 1);
    }

    /** How long one long read lasts, in seconds. */
    double longReadSeconds() {
        return Math.min(LONG_READ_SECONDS, seconds / 2);
    }

    /** How long a measurement beside long reads takes, in seconds. */
    double besideLongReadSeconds() {
        return Math.max(seconds, LONG_READS_MIN * longReadSeconds());
    }

    /** How long something runs before it is measured, so that its code is compiled, in seconds. */
    double warmUpSeconds() {
        return seconds / 4;
    }
}
