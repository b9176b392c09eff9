package io.stemma.server.lab;

/** The time that a {@link Crew} works together. May be looked at from anywhere. */
final class Shift {
    private static final double NANOS = 1e9;

    private final long plannedNanos;
    /** Written before the workers start. */
    private volatile long startNanos;

    private volatile boolean over;

    Shift(double plannedSeconds) {
        this.plannedNanos = (long) (plannedSeconds * NANOS);
    }

    void begin() {
        startNanos = System.nanoTime();
    }

    void end() {
        over = true;
    }

    /** True once the workers are to stop. */
    boolean isOver() {
        return over;
    }

    /** When it began, by {@link System#nanoTime}. */
    long startNanos() {
        return startNanos;
    }

    /** When it is planned to end. */
    long plannedEndNanos() {
        return startNanos + plannedNanos;
    }

    long plannedNanos() {
        return plannedNanos;
    }

    /** How long ago it began, in seconds. */
    double seconds() {
        return (System.nanoTime() - startNanos) / NANOS;
    }
}
