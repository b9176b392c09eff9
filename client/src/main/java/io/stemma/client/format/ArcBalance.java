package io.stemma.client.format;

/**
 * Tells whether arcs come in both directions, each as often as its opposite, in constant memory: the arcs and their
 * opposites are hashed and summed, and the sums are equal exactly then (but for a chance of about 2^-128).
 */
final class ArcBalance {
    private boolean arcs;
    private long sumA;
    private long sumB;

    /** Takes an arc. Self loops are their own opposites and say nothing. */
    void add(String from, String to) {
        if (from.equals(to)) {
            return;
        }
        arcs = true;
        long f = hash(from);
        long t = hash(to);
        sumA += mix(f * 31 + mix(t)) - mix(t * 31 + mix(f));
        sumB += mix(f * 0x9E3779B97F4A7C15L - t) - mix(t * 0x9E3779B97F4A7C15L - f);
    }

    /** Whether there were arcs, and as many of each as of its opposite. */
    boolean isBothWays() {
        return arcs && sumA == 0 && sumB == 0;
    }

    /* FNV-1a, and the finisher of splitmix64. */
    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
