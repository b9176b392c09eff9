package io.stemma.client.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Runs a load on lanes that stand, in a closed or in an open loop. Belongs to one thread. */
final class LoadRun {
    private static final long TICK_NANOS = 1_000_000_000;
    /** Closer than this to its time, a request's sender does not sleep any more: a sleep ends later than it should. */
    private static final long SPIN_NANOS = 20_000;

    private final List<Lane> lanes;
    private final int depth;
    private final int openMax;
    private final Consumer<Tally.Interval> onTick;

    /**
     * A run on those lanes.
     *
     * @param depth requests open on each lane in a closed loop
     * @param openMax requests open at most in an open loop
     * @param onTick told of each second that was measured
     */
    LoadRun(List<Lane> lanes, int depth, int openMax, Consumer<Tally.Interval> onTick) {
        this.lanes = lanes;
        this.depth = depth;
        this.openMax = openMax;
        this.onTick = onTick;
    }

    /**
     * What a run showed.
     *
     * @param unsent requests that were meant to be sent and were not, since too many were open
     */
    record Shown(Tally tally, double seconds, long unsent) {
        /** Answers a second. */
        double requestsPerSecond() {
            return tally.all().getTotalCount() / seconds;
        }
    }

    /** Asks as fast as the answers come. */
    Shown closed(Duration warmUp, Duration time) throws InterruptedException {
        Tally rehearsal = new Tally(System.nanoTime());
        if (!warmUp.isZero()) {
            ClosedLoop loop = ClosedLoop.start(lanes, depth, rehearsal);
            Ticks.sleepUntil(System.nanoTime() + warmUp.toNanos());
            loop.stop();
        }
        long start = System.nanoTime();
        Tally tally = new Tally(start);
        ClosedLoop measured = ClosedLoop.start(lanes, depth, tally);
        new Ticks(tally, onTick).until(start + time.toNanos());
        measured.stop();
        return shown(tally, rehearsal, start, 0);
    }

    /** Asks at a fixed rate. */
    Shown open(double requestsPerSecond, Duration warmUp, Duration time) throws InterruptedException {
        Tally rehearsal = new Tally(System.nanoTime());
        pace(requestsPerSecond, System.nanoTime(), warmUp, rehearsal);
        long start = System.nanoTime();
        Tally tally = new Tally(start);
        Ticks ticks = new Ticks(tally, onTick);
        Thread ticker = new Thread(() -> ticks.untilQuietly(start + time.toNanos()), "load-ticks");
        ticker.setDaemon(true);
        ticker.start();
        long unsent = pace(requestsPerSecond, start, time, tally);
        ticker.join();
        return shown(tally, rehearsal, start, unsent);
    }

    private long pace(double rate, long start, Duration time, Tally tally) throws InterruptedException {
        Semaphore room = new Semaphore(openMax);
        OpenLoop loop = new OpenLoop(new RealClock(), OpenLoop.over(lanes, room, tally));
        long unsent = loop.run(new Pacing(start, rate), start + time.toNanos());
        room.acquire(openMax);
        return unsent;
    }

    /** What was wrong while it warmed up is wrong, too. */
    private static Shown shown(Tally tally, Tally rehearsal, long start, long unsent) {
        long end = System.nanoTime();
        tally.tick(end);
        rehearsal.examples().forEach(tally::violated);
        return new Shown(tally, (end - start) / 1e9, unsent);
    }

    /** Closes an interval each second. */
    private record Ticks(Tally tally, Consumer<Tally.Interval> onTick) {
        void until(long endNanos) throws InterruptedException {
            long next = System.nanoTime() + TICK_NANOS;
            while (next - endNanos <= 0) {
                sleepUntil(next);
                onTick.accept(tally.tick(System.nanoTime()));
                next += TICK_NANOS;
            }
            sleepUntil(endNanos);
        }

        void untilQuietly(long endNanos) {
            try {
                until(endNanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        static void sleepUntil(long nanos) throws InterruptedException {
            for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    private static final class RealClock implements OpenLoop.Clock {
        @Override
        public long getAsLong() {
            return System.nanoTime();
        }

        @Override
        public void awaitNanos(long nanos) throws InterruptedException {
            long left = nanos - System.nanoTime();
            if (left > SPIN_NANOS) {
                Ticks.sleepUntil(nanos - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
