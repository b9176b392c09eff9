package io.stemma.client.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the highest rate at which the 99th percentile stays within a bound: the rate grows by a half until it does not,
 * then the gap is halved a few times.
 */
final class Ramp {
    private static final double GROWTH = 1.5;
    private static final int GROWTHS_MAX = 40;
    private static final int HALVINGS = 3;
    /** A rate that was not reached to this part was not borne, whatever the latencies say. */
    private static final double REACHED_MIN = 0.95;

    private final List<Step> steps = new ArrayList<>();
    private final double p99BoundNanos;

    /** Tries a rate. */
    interface Trial {
        Step run(double requestsPerSecond) throws InterruptedException;
    }

    /** A rate that was tried. */
    record Step(double requestsPerSecond, double answeredPerSecond, double p99Nanos) {}

    Ramp(double p99BoundNanos) {
        this.p99BoundNanos = p99BoundNanos;
    }

    /** The highest rate that was borne; 0 if not even the first was. */
    double run(double first, Trial trial) throws InterruptedException {
        double borne = 0;
        double tried = first;
        for (int i = 0; i < GROWTHS_MAX && isBorne(trial, tried); i++) {
            borne = tried;
            tried *= GROWTH;
        }
        double tooMuch = tried;
        for (int i = 0; i < HALVINGS && borne > 0; i++) {
            double middle = (borne + tooMuch) / 2;
            if (isBorne(trial, middle)) {
                borne = middle;
            } else {
                tooMuch = middle;
            }
        }
        return borne;
    }

    private boolean isBorne(Trial trial, double rate) throws InterruptedException {
        Step step = trial.run(rate);
        steps.add(step);
        return isBorne(step);
    }

    /** Whether the rate was reached within the bound. */
    boolean isBorne(Step step) {
        return step.p99Nanos() <= p99BoundNanos && step.answeredPerSecond() >= REACHED_MIN * step.requestsPerSecond();
    }

    /** What was tried, in order. */
    List<Step> steps() {
        return steps;
    }
}
