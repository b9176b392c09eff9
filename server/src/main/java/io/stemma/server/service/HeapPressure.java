package io.stemma.server.service;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.stemma.server.codec.Errors;
import io.stemma.server.codec.RefusedException;
import io.stemma.v1.ErrorReason;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Refuses what would make the graph larger while the heap is nearly full, so that the server goes on answering instead of dying.
 *
 * <p>The measure is what is left in the heap after a collection; garbage does not count. Each collection judges anew. Without one
 * the refusal ends after {@link #REFUSE_MILLIS}: whatever is then let in makes the collector look again.
 *
 * <p><b>Threads.</b> Any.
 */
public final class HeapPressure implements AutoCloseable {
    /** Never refuses. */
    public static final HeapPressure NONE = new HeapPressure(100, ServiceMeters.NONE, () -> 0);

    /** How long a collection that left too much is believed, in milliseconds. */
    static final long REFUSE_MILLIS = 2_000;

    private static final int RETRY_DELAY_MILLIS = 1_000;
    private static final long ROOM = Long.MIN_VALUE;

    private final int percentMax;
    private final ServiceMeters meters;
    private final LongSupplier nanos;
    private final NotificationListener listener = this::collected;

    /** Until when writes are refused, or {@link #ROOM}. */
    private volatile long fullUntilNanos = ROOM;

    private volatile int percent;

    HeapPressure(int percentMax, ServiceMeters meters, LongSupplier nanos) {
        this.percentMax = percentMax;
        this.meters = meters;
        this.nanos = nanos;
    }

    /**
     * Watches the collectors of this Java virtual machine until it is closed.
     *
     * @param percentMax how much of the heap may be in use after a collection, in percent
     */
    public static HeapPressure watch(int percentMax, ServiceMeters meters) {
        HeapPressure pressure = new HeapPressure(percentMax, meters, System::nanoTime);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(pressure.listener, null, null);
            }
        }
        return pressure;
    }

    private void collected(Notification notification, Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            Map<String, MemoryUsage> after = GarbageCollectionNotificationInfo.from(
                            (CompositeData) notification.getUserData())
                    .getGcInfo()
                    .getMemoryUsageAfterGc();
            Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getName)
                    .collect(Collectors.toSet());
            long used = after.entrySet().stream()
                    .filter(pool -> heap.contains(pool.getKey()))
                    .mapToLong(pool -> pool.getValue().getUsed())
                    .sum();
            left(used, Runtime.getRuntime().maxMemory());
        }
    }

    /** A collection left so many bytes in use, of so many. */
    void left(long usedBytes, long maxBytes) {
        percent = (int) (100.0 * usedBytes / maxBytes);
        fullUntilNanos =
                percent >= percentMax ? nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(REFUSE_MILLIS) : ROOM;
    }

    /** True while the heap is nearly full. */
    boolean isFull() {
        long until = fullUntilNanos;
        return until != ROOM && until - nanos.getAsLong() > 0;
    }

    /** Refuses, with a time to wait, while the heap is nearly full. */
    void checkRoom() {
        if (isFull()) {
            meters.heapRefused();
            throw new RefusedException(Errors.error(
                            ErrorReason.OVERLOADED,
                            "heap: " + percent + " % in use (expected below " + percentMax
                                    + " % for what makes the graph larger; deletions are taken)")
                    .setSubject("heap")
                    .setFound(percent + " %")
                    .setExpected("below " + percentMax + " %")
                    .setRetryDelayMs(RETRY_DELAY_MILLIS)
                    .build());
        }
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                try {
                    emitter.removeNotificationListener(listener);
                } catch (ListenerNotFoundException e) {
                    // It was never there: NONE watches nothing.
                }
            }
        }
    }
}
