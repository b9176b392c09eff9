package io.stemma.server.counter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The number in a cell: less than the threshold, either way.
 *
 * <p>Eight words wide, so that the numbers of two cells that lie side by side in memory are never on one cache line: threads
 * that write different cells would slow each other down as if they wrote the same.
 */
abstract class LocalValue {
    static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(LocalValue.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    long value;
    long padding1;
    long padding2;
    long padding3;
    long padding4;
    long padding5;
    long padding6;
    long padding7;

    /** True if a cell that came to this number has to be flushed. */
    static boolean isFull(long value, int threshold) {
        return value >= threshold || value <= -threshold;
    }

    /** What the cell holds now, as another thread sees it. */
    abstract long seen();
}
