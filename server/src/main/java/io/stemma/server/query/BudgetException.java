package io.stemma.server.query;

/** Ends a question that has met one of its limits. */
public final class BudgetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Which limit. */
    public enum Limit {
        /** The work budget is spent. */
        WORK,
        /** The answer is not wanted any more. */
        STOPPED
    }

    private final Limit limit;
    private final long unitsMax;

    BudgetException(Limit limit, long unitsMax) {
        super(limit + " after at most " + unitsMax + " units", null, false, false);
        this.limit = limit;
        this.unitsMax = unitsMax;
    }

    /** Which limit. */
    public Limit limit() {
        return limit;
    }

    /** The work budget, in units. */
    public long unitsMax() {
        return unitsMax;
    }
}
