package io.stemma.server.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The error bound under random schedules, played by one thread: the real counter, whose flushes are interrupted, before and
 * after they reach the global value, by the steps of other threads, whose flushes are interrupted in turn.
 */
class CounterScheduleTest {
    private static final int SCHEDULES = 1_000_000;
    private static final int STEPS_MAX = 24;
    private static final int DEPTH_MAX = 4;

    @Test
    void aReadIsOffByAtMostItsErrorBoundInAMillionSchedules() {
        SplittableRandom random = Seeds.random("CounterScheduleTest");
        Totals totals = new Totals();
        for (int i = 0; i < SCHEDULES; i++) {
            new Schedule(random, totals).play();
        }
        System.out.println(totals);
        /* Without these the test would show nothing. */
        assertThat(totals.nestedFlushes).isGreaterThan(SCHEDULES / 10);
        assertThat(totals.busyCells).isGreaterThan(SCHEDULES / 100);
        assertThat(totals.largestErrorInPercent).isEqualTo(100);
    }

    /** What the schedules came by. */
    private static final class Totals {
        long reads;
        long flushes;
        long nestedFlushes;
        long busyCells;
        long largestErrorInPercent;

        @Override
        public String toString() {
            return reads + " reads, " + flushes + " flushes, " + nestedFlushes + " of them within others, " + busyCells
                    + " adds found their cell busy; largest error " + largestErrorInPercent + " % of its bound";
        }
    }

    /** One schedule: some shared cells, some owned ones, one threshold. */
    private static final class Schedule {
        private final SplittableRandom random;
        private final Totals totals;
        private final int sharedCells;
        private final int threshold;
        private final ApproximateCounter counter;
        private final List<ApproximateCounter.Cell> idleOwners = new ArrayList<>();

        /** What a perfect counter would say: all adds that are done, and those under way that reached the global value. */
        private long truth;

        private int stepsLeft;
        private int depth;
        private boolean flushed;

        Schedule(SplittableRandom random, Totals totals) {
            this.random = random;
            this.totals = totals;
            sharedCells = 1 << random.nextInt(3);
            threshold = 1 + random.nextInt(12);
            stepsLeft = random.nextInt(4, STEPS_MAX);
            counter = new ApproximateCounter(threshold, sharedCells, new Interrupted());
            for (int i = random.nextInt(4); i > 0; i--) {
                idleOwners.add(counter.cell());
            }
        }

        void play() {
            while (stepsLeft > 0) {
                step();
            }
            assertThat(counter.sum()).as("sum at rest").isEqualTo(truth);
            counter.drain();
            idleOwners.forEach(ApproximateCounter.Cell::flush);
            assertThat(counter.value()).as("value when drained").isEqualTo(truth);
        }

        private void step() {
            stepsLeft--;
            int choice = random.nextInt(10);
            if (choice == 0) {
                counter.drain();
            } else if (choice < 5 && !idleOwners.isEmpty()) {
                addOwned();
            } else {
                addShared();
            }
            check();
        }

        private long amount() {
            long size = 1L + random.nextInt(random.nextInt(8) == 0 ? 3 * threshold : threshold);
            return random.nextInt(3) == 0 ? -size : size;
        }

        private void addOwned() {
            ApproximateCounter.Cell cell = idleOwners.remove(random.nextInt(idleOwners.size()));
            long amount = amount();
            pending = amount;
            flushed = false;
            cell.add(amount);
            settle(amount);
            idleOwners.add(cell);
        }

        private void addShared() {
            long amount = amount();
            pending = amount;
            flushed = false;
            counter.addFrom(random.nextInt(sharedCells), amount);
            settle(amount);
        }

        /** The amount of the add that is under way and has not reached the global value. */
        private long pending;

        private void settle(long amount) {
            if (!flushed) {
                truth += amount;
            }
            pending = 0;
            flushed = false;
        }

        private void check() {
            CounterReading reading = counter.read();
            long error = Math.abs(reading.value() - truth);
            totals.reads++;
            if (error > 0) {
                totals.largestErrorInPercent =
                        Math.max(totals.largestErrorInPercent, 100 * error / Math.max(1, reading.errorBound()));
            }
            if (error > reading.errorBound()) {
                throw new AssertionError("read " + reading + " of " + truth + " with threshold " + threshold);
            }
        }

        /** The global value, before and after each change of which other threads take steps. */
        private final class Interrupted extends GlobalValue {
            @Override
            void add(long amount) {
                long mine = pending;
                boolean full = LocalValue.isFull(amount, threshold);
                totals.flushes++;
                totals.nestedFlushes += depth > 0 ? 1 : 0;
                /* A small amount comes from a drain, or from an add that found its cell busy. */
                totals.busyCells += !full && mine != 0 ? 1 : 0;
                others();
                super.add(amount);
                truth += mine;
                check();
                others();
                flushed = true;
                pending = 0;
            }

            private void others() {
                depth++;
                for (int i = depth > DEPTH_MAX ? 0 : random.nextInt(3); i > 0 && stepsLeft > 0; i--) {
                    pending = 0;
                    step();
                }
                depth--;
            }
        }
    }
}
