package io.stemma.server.service;

/**
 * How much of its time the thread that brings requests spends on answering questions by itself: three quarters at most, since
 * what it does not read it can neither refuse nor hand on, and nobody sees what waits in sockets. Each thread has its own.
 */
final class TrialShare {
    private static final ThreadLocal<TrialShare> OF_THREAD = ThreadLocal.withInitial(TrialShare::new);
    /** Trials owe a third of their time to the rest of the thread's work. */
    private static final int TRIAL_FOR_REST = 3;
    /** How much may be owed before the next trial, in nanoseconds. */
    private static final long OWED_NANOS_MAX = 2_000_000;

    private long owedNanos;
    private long lastEndNanos;

    /** This thread's own. */
    static TrialShare ofThread() {
        return OF_THREAD.get();
    }

    /** Whether a trial may begin now. */
    boolean allows(long nowNanos) {
        return owedNanos - (nowNanos - lastEndNanos) <= OWED_NANOS_MAX;
    }

    /** A trial is over. */
    void took(long beginNanos, long endNanos) {
        long stillOwed = Math.max(0, owedNanos - (beginNanos - lastEndNanos));
        owedNanos = stillOwed + (endNanos - beginNanos) / TRIAL_FOR_REST;
        lastEndNanos = endNanos;
    }
}
