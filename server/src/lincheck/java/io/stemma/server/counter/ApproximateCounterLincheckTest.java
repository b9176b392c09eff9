package io.stemma.server.counter;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * The approximate counter is not linearizable, and does not claim to be. What it claims: a read is within its bound of the adds
 * that were done before it and begun before its end; and at rest its sum, and its value once drained, are exact.
 */
class ApproximateCounterLincheckTest {
    @Test
    void theApproximateCounterKeepsItsPromisesUnderTheModelChecker() {
        modelChecking().check(Approximate.class);
    }

    @Test
    void theApproximateCounterKeepsItsPromisesUnderStress() {
        new StressOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .check(Approximate.class);
    }

    @Test
    void aBoundThatIsTooSmallIsFoundOut() {
        assertThatThrownBy(() -> modelChecking().check(TooSure.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void aFlushThatForgetsAddsIsFoundOut() {
        assertThatThrownBy(() -> modelChecking().check(Forgetful.class)).isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(2);
    }

    /** Adds of 1..3 to one shared cell of threshold 4, and reads that are judged by what was begun and done. */
    @Param(name = "amount", gen = IntGen.class, conf = "1:3")
    public static class Approximate {
        final ApproximateCounter counter = new ApproximateCounter(4, 1, new GlobalValue());
        final AtomicLong begun = new AtomicLong();
        final AtomicLong done = new AtomicLong();

        /** Adds. */
        @Operation
        public void add(@Param(name = "amount") int amount) {
            begun.addAndGet(amount);
            counter.add(amount);
            done.addAndGet(amount);
        }

        /** Reads: true if the answer is within its bound. */
        @Operation
        public boolean readIsWithinItsBound() {
            long least = done.get();
            CounterReading reading = read();
            long most = begun.get();
            return reading.value() >= least - reading.errorBound() && reading.value() <= most + reading.errorBound();
        }

        CounterReading read() {
            return counter.read();
        }

        /** At rest. */
        @Validate
        public void isExactWhenDrained() {
            long truth = done.get();
            if (counter.sum() != truth) {
                throw new IllegalStateException("sum at rest: " + counter.sum() + " (expected " + truth + ")");
            }
            counter.drain();
            if (counter.value() != truth) {
                throw new IllegalStateException("value when drained: " + counter + " (expected " + truth + ")");
            }
        }
    }

    /** A planted fault: claims to be more exact than it is. */
    public static class TooSure extends Approximate {
        @Override
        CounterReading read() {
            return new CounterReading(counter.value(), 1);
        }
    }

    /** A planted fault: a cell without the busy mark and without compare and set. */
    @Param(name = "amount", gen = IntGen.class, conf = "1:3")
    public static class Forgetful {
        private final GlobalValue global = new GlobalValue();
        private final AtomicLong begun = new AtomicLong();
        private volatile long cell;

        /** Adds. */
        @Operation
        public void add(@Param(name = "amount") int amount) {
            begun.addAndGet(amount);
            long next = cell + amount;
            if (next >= 4) {
                global.add(next);
                next = 0;
            }
            cell = next;
        }

        /** At rest. */
        @Validate
        public void isExact() {
            if (global.get() + cell != begun.get()) {
                throw new IllegalStateException(global.get() + cell + " (expected " + begun.get() + ")");
            }
        }
    }
}
