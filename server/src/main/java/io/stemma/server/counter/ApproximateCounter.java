package io.stemma.server.counter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The approximate counter: threads add to cells of their own, and a cell whose number reaches the threshold S is flushed into
 * the global value. A read looks at the global value only. Each cell hides at most S - 1 from it, so the read is off by at most
 * cells x (S - 1), and says so. With S = 1 it is exact.
 *
 * <p>There are two sorts of cell. {@link #add} uses one of {@link #SHARED_CELLS_MAX} shared cells, chosen by the calling
 * thread; they are made when they are first needed, and their number bounds the error however many threads come. {@link #cell}
 * makes one that its owner alone adds to, at the price of a plain addition. A cell is never given back to the collector before
 * its counter; a closed one is handed to the next owner. So the number of cells only grows, and a bound that is computed after
 * the value was read holds for that value.
 *
 * <p><b>Threads.</b> All may be called anywhere, but a {@link Cell} belongs to one thread at a time.
 *
 * <p><b>Memory modes.</b>
 *
 * <table>
 * <caption>How the fields are shared</caption>
 * <tr><th>field</th><th>written</th><th>read</th><th>proof</th></tr>
 * <tr><td>global value</td><td>atomic add</td><td>volatile</td><td>none needed</td></tr>
 * <tr><td>shared cell</td><td>compare and set, volatile</td><td>volatile</td><td>none needed</td></tr>
 * <tr><td>owned cell</td><td>release, by its owner</td><td>plain by its owner, acquire by others</td><td>jcstress {@code
 *     CounterFlushTest}: who sees the cell emptied sees the global value that it was flushed into</td></tr>
 * <tr><td>list of cells</td><td>volatile, under the lock</td><td>volatile</td><td>none needed</td></tr>
 * </table>
 */
public final class ApproximateCounter implements Counter {
    /** The number of shared cells: the processors, rounded up to a power of two, within 2..64. */
    public static final int SHARED_CELLS_MAX = sharedCells(Runtime.getRuntime().availableProcessors());

    /** The number of cells that may be owned at once. */
    public static final int OWNED_CELLS_MAX = 4096;

    private final CounterSpec spec;
    private final int threshold;
    private final GlobalValue global;
    private final AtomicReferenceArray<@Nullable SharedCell> shared;

    private final Object lock = new Object();
    /** All cells ever made. Written under {@link #lock}, copied on write. */
    private volatile LocalValue[] cells = {};
    /** Guarded by {@link #lock}. */
    private final List<Cell> closed = new ArrayList<>(0);

    /** A counter at zero whose cells are flushed at that threshold. */
    public ApproximateCounter(int threshold) {
        this(threshold, SHARED_CELLS_MAX, new GlobalValue());
    }

    ApproximateCounter(int threshold, int sharedCells, GlobalValue global) {
        this.spec = CounterSpec.approximate(threshold);
        this.threshold = threshold;
        this.global = global;
        this.shared = new AtomicReferenceArray<>(sharedCells);
    }

    private static int sharedCells(int processors) {
        int wanted = Math.max(2, Math.min(64, processors));
        return Integer.highestOneBit(wanted - 1) << 1;
    }

    @Override
    public void add(long amount) {
        addFrom(Thread.currentThread().getId(), amount);
    }

    /** Adds as the thread of that number. */
    void addFrom(long thread, long amount) {
        int i = (int) thread & (shared.length() - 1);
        SharedCell cell = shared.get(i);
        if (cell == null) {
            cell = makeShared(i);
        }
        cell.add(amount, threshold, global);
    }

    private SharedCell makeShared(int i) {
        synchronized (lock) {
            SharedCell cell = shared.get(i);
            if (cell == null) {
                cell = new SharedCell();
                register(cell);
                shared.set(i, cell);
            }
            return cell;
        }
    }

    /* Counted before it is used: the bound must cover what the cell is going to hide. */
    private void register(LocalValue cell) {
        LocalValue[] more = Arrays.copyOf(cells, cells.length + 1);
        more[more.length - 1] = cell;
        cells = more;
    }

    /** A cell for the calling thread alone, or for another that it is safely handed to. */
    public Cell cell() {
        synchronized (lock) {
            if (!closed.isEmpty()) {
                return closed.remove(closed.size() - 1).reopen();
            }
            if (cells.length >= OWNED_CELLS_MAX + shared.length()) {
                throw CounterRefusal.limit("cells", cells.length, OWNED_CELLS_MAX + shared.length());
            }
            Cell cell = new Cell(this);
            register(cell);
            return cell;
        }
    }

    private void close(Cell cell) {
        synchronized (lock) {
            closed.add(cell);
        }
    }

    /** The global value. */
    public long value() {
        return global.get();
    }

    /** The most that {@link #value} can be off now. */
    public long errorBound() {
        return (long) cells.length * (threshold - 1);
    }

    @Override
    public CounterReading read() {
        long value = value();
        return new CounterReading(value, errorBound());
    }

    /**
     * The global value and what is in the cells. Exact if nobody adds meanwhile. Otherwise no add that came before is missed,
     * but what is flushed meanwhile may be counted twice, and the sum be off by twice the error bound.
     */
    public long sum() {
        long hidden = 0;
        for (LocalValue cell : cells) {
            hidden += cell.seen();
        }
        return hidden + global.get();
    }

    /**
     * Flushes the shared cells; the owned ones are for their owners to flush. When all are flushed and nobody adds meanwhile,
     * {@link #value} is exact.
     */
    public void drain() {
        for (LocalValue cell : cells) {
            if (cell instanceof SharedCell sharedCell) {
                sharedCell.flush(global);
            }
        }
    }

    @Override
    public CounterSpec spec() {
        return spec;
    }

    @Override
    public String toString() {
        return value() + " +- " + errorBound();
    }

    /**
     * A cell with one owner, such as an event loop: the fastest way to count.
     *
     * <p><b>Threads.</b> Owned by one thread from {@link #cell} to {@link #close}; handing it to another thread needs a
     * happens-before edge.
     */
    public static final class Cell extends LocalValue implements AutoCloseable {
        private final ApproximateCounter counter;
        private final GlobalValue global;
        private final int threshold;
        private boolean open = true;

        private Cell(ApproximateCounter counter) {
            this.counter = counter;
            this.global = counter.global;
            this.threshold = counter.threshold;
        }

        /** Adds the amount, which may be negative. */
        public void add(long amount) {
            assert open : "the cell is closed (expected open)";
            long next = value + amount;
            if (isFull(next, threshold)) {
                global.add(next);
                next = 0;
            }
            VALUE.setRelease(this, next);
        }

        /** Adds what the cell holds to the global value. */
        public void flush() {
            if (value != 0) {
                global.add(value);
                VALUE.setRelease(this, 0L);
            }
        }

        /** Flushes the cell and gives it back; it must not be used after that. Closing twice does nothing. */
        @Override
        public void close() {
            if (open) {
                flush();
                open = false;
                counter.close(this);
            }
        }

        private Cell reopen() {
            open = true;
            return this;
        }

        @Override
        long seen() {
            return (long) VALUE.getAcquire(this);
        }
    }
}
