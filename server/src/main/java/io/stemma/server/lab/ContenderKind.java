package io.stemma.server.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sorts of counter that are compared. */
enum ContenderKind {
    UNSYNCHRONIZED("unsynchronized", false),
    EXACT("exact (lock)", false),
    ATOMIC_LONG("AtomicLong", false),
    LONG_ADDER("LongAdder", false),
    SHARED_CELLS("approximate, shared cells", true),
    THREAD_LOCAL_CELL("approximate, thread-local cell", true),
    OWNED_CELL("approximate, owned cell", true);

    private final String label;
    private final boolean approximate;

    ContenderKind(String label, boolean approximate) {
        this.label = label;
        this.approximate = approximate;
    }

    String label() {
        return label;
    }

    boolean isApproximate() {
        return approximate;
    }

    static List<ContenderKind> approximate() {
        return Arrays.stream(values()).filter(ContenderKind::isApproximate).toList();
    }

    /**
     * One of the counters that are compared.
     *
     * @param kind its sort
     * @param threshold S; 0 if it has none
     */
    record Entry(ContenderKind kind, int threshold) {
        Contender make() {
            return switch (kind) {
                case UNSYNCHRONIZED -> Contender.unsynchronized();
                case EXACT -> Contender.exact();
                case ATOMIC_LONG -> Contender.atomicLong();
                case LONG_ADDER -> Contender.longAdder();
                case SHARED_CELLS -> Contender.sharedCells(threshold);
                case THREAD_LOCAL_CELL -> Contender.threadLocalCell(threshold);
                case OWNED_CELL -> Contender.ownedCell(threshold);
            };
        }

        @Override
        public String toString() {
            return threshold == 0 ? kind.label : kind.label + ", S=" + threshold;
        }
    }

    /** All that are compared. */
    static List<Entry> entries(List<Integer> thresholds) {
        List<Entry> entries = new ArrayList<>();
        for (ContenderKind kind : values()) {
            for (int threshold : kind.approximate ? thresholds : List.of(0)) {
                entries.add(new Entry(kind, threshold));
            }
        }
        return entries;
    }
}
