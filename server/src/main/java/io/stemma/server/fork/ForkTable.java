package io.stemma.server.fork;

import io.stemma.server.fork.ForkRefusal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The forks of one topology, by name, each for a time after its last use. May be used by many threads.
 */
public final class ForkTable {
    /** Lines are numbered over all topologies, downward from -1: topologies' incarnations go upward from 1. */
    private static final AtomicLong LAST_LINE = new AtomicLong();

    private final TreeMap<String, Fork> forks = new TreeMap<>();
    private final ForkLimits limits;
    private final LongSupplier nanos;
    private final LongSupplier micros;
    private long lastNumber;

    /**
     * No forks.
     *
     * @param nanos the clock, as {@link System#nanoTime}
     * @param micros the time of day, in microseconds since 1970-01-01T00:00:00Z
     */
    public ForkTable(ForkLimits limits, LongSupplier nanos, LongSupplier micros) {
        this.limits = limits;
        this.nanos = nanos;
        this.micros = micros;
    }

    /** Makes a fork. */
    public synchronized Fork create(ForkSpec spec) {
        String name = spec.name().isEmpty() ? freeName() : spec.name();
        if (forks.containsKey(name)) {
            throw new ForkRefusal(Reason.EXISTS, "fork", "\"" + name + "\"", "a name that is free");
        }
        checkRoom(spec.owner());
        long ttlNanos = ttlNanos(spec.ttlMillis());
        Fork fork = new Fork(spec, name, LAST_LINE.decrementAndGet(), micros.getAsLong(), limits);
        fork.ttlNanos = ttlNanos;
        fork.usedNanos = nanos.getAsLong();
        forks.put(name, fork);
        return fork;
    }

    private String freeName() {
        String name;
        do {
            name = "fork-" + ++lastNumber;
        } while (forks.containsKey(name));
        return name;
    }

    private void checkRoom(String owner) {
        if (forks.size() >= limits.forksMax()) {
            throw new ForkRefusal(
                    Reason.LIMIT_EXCEEDED, "forks_max", forks.size() + " forks", "at most " + limits.forksMax());
        }
        long owned = forks.values().stream()
                .filter(fork -> fork.owner().equals(owner))
                .count();
        if (owned >= limits.forksPerOwnerMax()) {
            throw new ForkRefusal(
                    Reason.LIMIT_EXCEEDED,
                    "forks_per_owner_max",
                    owned + " forks of \"" + owner + "\"",
                    "at most " + limits.forksPerOwnerMax());
        }
    }

    private long ttlNanos(long ttlMillis) {
        if (ttlMillis < 0 || ttlMillis > limits.ttlMaxMillis()) {
            throw new ForkRefusal(
                    Reason.INVALID, "ttl_ms", Long.toUnsignedString(ttlMillis), "0.." + limits.ttlMaxMillis());
        }
        return TimeUnit.MILLISECONDS.toNanos(ttlMillis == 0 ? limits.ttlDefaultMillis() : ttlMillis);
    }

    /** The fork of that name, whose time starts anew. */
    public synchronized Fork use(String name) {
        Fork fork = find(name);
        fork.usedNanos = nanos.getAsLong();
        return fork;
    }

    /** The fork of that name, whose time goes on. */
    public synchronized Fork find(String name) {
        Fork fork = forks.get(name);
        if (fork == null || isOver(fork)) {
            throw ForkRefusal.notFound(name);
        }
        return fork;
    }

    /** Starts the fork's time anew; 0 for the default time. */
    public synchronized Fork renew(String name, long ttlMillis) {
        long ttlNanos = ttlNanos(ttlMillis);
        Fork fork = use(name);
        fork.ttlNanos = ttlNanos;
        return fork;
    }

    /** Removes the fork. */
    public synchronized Fork drop(String name) {
        Fork fork = find(name);
        forks.remove(name);
        fork.drop();
        return fork;
    }

    /** Removes the forks whose time is over, and tells which. */
    public synchronized List<Fork> expire() {
        List<Fork> over = forks.values().stream().filter(this::isOver).toList();
        for (Fork fork : over) {
            forks.remove(fork.name());
            fork.drop();
        }
        return over;
    }

    private boolean isOver(Fork fork) {
        return nanos.getAsLong() - fork.usedNanos > fork.ttlNanos;
    }

    /** When the fork ends unless it is used, in microseconds since 1970-01-01T00:00:00Z. */
    public synchronized long expireTimeMicros(Fork fork) {
        long leftNanos = fork.ttlNanos - (nanos.getAsLong() - fork.usedNanos);
        return micros.getAsLong() + TimeUnit.NANOSECONDS.toMicros(leftNanos);
    }

    /** All forks, by name. */
    public synchronized List<Fork> all() {
        return new ArrayList<>(forks.values());
    }
}
