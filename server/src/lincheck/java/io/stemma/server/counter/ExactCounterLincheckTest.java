package io.stemma.server.counter;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

class ExactCounterLincheckTest {
    @Test
    void theExactCounterIsLinearizableUnderTheModelChecker() {
        new ModelCheckingOptions().iterations(20).invocationsPerIteration(500).check(Exact.class);
    }

    @Test
    void theExactCounterIsLinearizableUnderStress() {
        new StressOptions().iterations(20).invocationsPerIteration(500).check(Exact.class);
    }

    @Test
    void aCounterWithoutLockIsFoundOut() {
        assertThatThrownBy(() -> new ModelCheckingOptions()
                        .iterations(20)
                        .invocationsPerIteration(500)
                        .check(Unsynchronized.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** The operations on the exact counter. */
    public static class Exact {
        private final ExactCounter counter = new ExactCounter();

        /** Adds. */
        @Operation
        public void add(int amount) {
            counter.add(amount);
        }

        /** Adds and reads. */
        @Operation
        public long addAndGet(int amount) {
            return counter.addAndGet(amount);
        }

        /** Reads. */
        @Operation
        public long value() {
            return counter.value();
        }
    }

    /** The planted fault. */
    public static class Unsynchronized {
        private long value;

        /** Adds and reads. */
        @Operation
        public long addAndGet(int amount) {
            value += amount;
            return value;
        }
    }
}
