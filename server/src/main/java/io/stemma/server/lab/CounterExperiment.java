package io.stemma.server.lab;

import io.stemma.server.counter.CounterReading;
import io.stemma.server.lab.ContenderKind.Entry;
import java.util.ArrayList;
import java.util.List;

/** Counts in several threads at once and compares what was added with what the counter says. */
final class CounterExperiment {
    /** The thresholds S that are compared. */
    static final List<Integer> THRESHOLDS = List.of(1, 16, 256, 4096);
    /** The threshold that stands for the approximate counter where there is room for one. */
    static final int USUAL_THRESHOLD = 256;

    /** How many increments pass between two looks at the clock. */
    private static final int BATCH = 1_000;

    /**
     * One measurement.
     *
     * @param entry which counter
     * @param threads how many counted
     * @param expected how often they did, in sum
     * @param value what the counter said when all had stopped, before any cell was flushed by hand
     * @param errorBound how far the counter said it may be off
     * @param perSecond increments per second, all threads together
     */
    record Result(Entry entry, int threads, long expected, long value, long errorBound, double perSecond) {
        /** How far the counter was off. */
        long off() {
            return Math.abs(expected - value);
        }

        boolean withinBound() {
            return off() <= errorBound;
        }
    }

    private CounterExperiment() {}

    /* For one number of threads all counters are measured one after the other, so that a busy spell of the machine hits all. */
    static List<Result> run(LabPlan plan, LabProgress progress) {
        List<Entry> entries = ContenderKind.entries(THRESHOLDS);
        progress.start("counters", entries.size() * plan.threads().size());
        entries.forEach(entry -> measure(entry, 1, plan.warmUpSeconds()));
        List<Result> results = new ArrayList<>();
        for (int threads : plan.threads()) {
            for (Entry entry : entries) {
                progress.step(entry + ", " + threads + " threads");
                results.add(measure(entry, threads, plan.seconds()));
            }
        }
        return results;
    }

    private static Result measure(Entry entry, int threads, double seconds) {
        Contender contender = entry.make();
        List<Counting> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(new Counting(contender));
        }
        double took = Crew.work(seconds, workers);
        long expected = workers.stream().mapToLong(worker -> worker.counted).sum();
        CounterReading reading = contender.read();
        return new Result(entry, threads, expected, reading.value(), reading.errorBound(), expected / took);
    }

    /** Counts until the shift is over. Owned by its thread, then by the one that waited for it. */
    private static final class Counting implements Crew.Worker {
        private final Contender contender;
        private long counted;

        Counting(Contender contender) {
            this.contender = contender;
        }

        @Override
        public void work(Shift shift) {
            Contender.Hand hand = contender.hand();
            long batches = 0;
            while (!shift.isOver()) {
                hand.count(BATCH);
                batches++;
            }
            counted = batches * BATCH;
        }
    }
}
