package io.stemma.server.graph;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Pieces of work that are measured side by side: CPU time of the thread and the bytes it allocates. Each round measures every
 * case once, so that a slow moment of the machine hits all of them; medians of the rounds, and of the rounds' ratios.
 */
public final class Figures {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<Case> cases = new ArrayList<>();

    /** Time and garbage of one piece of work. */
    private record Cost(double micros, double bytes) {}

    /** Something that is measured each round. */
    public static final class Case {
        private final String name;
        private final int pieces;
        private final LongSupplier work;
        private final List<Cost> rounds = new ArrayList<>();
        private long answer;

        private Case(String name, int pieces, LongSupplier work) {
            this.name = name;
            this.pieces = pieces;
            this.work = work;
        }

        private void round() {
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long nanos = THREADS.getCurrentThreadCpuTime();
            answer = work.getAsLong();
            double micros = (THREADS.getCurrentThreadCpuTime() - nanos) / 1e3 / pieces;
            rounds.add(new Cost(micros, (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / pieces));
        }

        /** The name. */
        public String name() {
            return name;
        }

        /** What the work gave the last time, so that two ways to one answer can be compared. */
        public long answer() {
            return answer;
        }

        /** CPU microseconds for one piece. */
        public double micros() {
            return median(rounds.stream().mapToDouble(Cost::micros).toArray());
        }

        /** Bytes allocated for one piece. */
        public double bytes() {
            return median(rounds.stream().mapToDouble(Cost::bytes).toArray());
        }

        /** The median of the ratios of the rounds. */
        public double over(Case other) {
            return median(IntStream.range(0, rounds.size())
                    .mapToDouble(i -> rounds.get(i).micros / other.rounds.get(i).micros)
                    .toArray());
        }
    }

    /** Adds a case of so many pieces of work; what the work gives is kept, so that it can't be left out. */
    public Case add(String name, int pieces, LongSupplier work) {
        Case added = new Case(name, pieces, work);
        cases.add(added);
        return added;
    }

    /** Warms up, then measures so many rounds. */
    public void measure(int warmUps, int rounds) {
        for (int i = 0; i < warmUps; i++) {
            cases.forEach(Case::round);
        }
        cases.forEach(one -> one.rounds.clear());
        for (int i = 0; i < rounds; i++) {
            cases.forEach(Case::round);
        }
    }

    /** Prints the cases and each one's ratio to the baseline. */
    public static void print(String title, Case baseline, List<Case> cases) {
        System.out.printf("%n%-52s %12s %14s %8s%n", title, "us each", "bytes each", "ratio");
        for (Case one : cases) {
            System.out.printf(
                    "  %-50s %12.3f %,14.0f %8.2f%n", one.name, one.micros(), one.bytes(), one.over(baseline));
        }
    }

    /** The sizes of graphs in the first argument. */
    public static int[] sizes(String[] args, String byDefault) {
        return Arrays.stream((args.length > 0 ? args[0] : byDefault).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /** The rounds in the second argument. */
    public static int rounds(String[] args, int byDefault) {
        return args.length > 1 ? Integer.parseInt(args[1]) : byDefault;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
