package io.stemma.server.query;

/**
 * How much work one question may do. A unit is one link or element looked at. Every {@link #CHECK_UNITS} units it also looks
 * whether the answer is still wanted. Owned by the thread that asks.
 */
public final class QueryBudget {
    /** How much work is done between two looks at the clock, in units. */
    static final int CHECK_UNITS = 1_024;

    /** Tells whether an answer is still wanted. */
    @FunctionalInterface
    public interface Stop {
        /** True once the answer is of no use any more: the deadline passed, or the client cancelled. */
        boolean isOver();
    }

    private final long unitsMax;
    private final Stop stop;
    private long spent;
    private long nextCheck = CHECK_UNITS;

    /** A budget of so many units. */
    public QueryBudget(long unitsMax, Stop stop) {
        this.unitsMax = unitsMax;
        this.stop = stop;
    }

    /** Spends one unit, or ends the question. */
    public void spend() {
        if (++spent >= nextCheck) {
            check();
        }
        if (spent > unitsMax) {
            throw new BudgetException(BudgetException.Limit.WORK, unitsMax);
        }
    }

    /** Spends so many units, or ends the question. */
    void spend(long units) {
        spent += units;
        if (spent >= nextCheck) {
            check();
        }
        if (spent > unitsMax) {
            throw new BudgetException(BudgetException.Limit.WORK, unitsMax);
        }
    }

    private void check() {
        nextCheck = spent + CHECK_UNITS;
        if (stop.isOver()) {
            throw new BudgetException(BudgetException.Limit.STOPPED, unitsMax);
        }
    }

    /** The units spent so far. */
    public long spent() {
        return spent;
    }
}
