package io.stemma.server.history;

import io.stemma.server.graph.Snapshot;
import io.stemma.server.history.PinRefusal.Reason;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All pins of the server. A pin ends by itself when its time is over. It also ends early when pins hold more memory than they may:
 * the pin of the oldest version first, of the client that holds too much, or of all. Ids of ended pins are remembered for a while, so
 * that their clients are told.
 *
 * <p><b>Threads.</b> May be used by many.
 */
public final class PinTable {
    /** How many ids of ended pins are remembered. */
    static final int ENDED_MAX = 10_000;

    private record Ended(long incarnation, String why) {}

    private final PinLimits limits;
    private final LongSupplier nanos;
    private final LongSupplier clockMicros;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Pin> pins = new LinkedHashMap<>();
    private final Map<Long, PinnedVersions> versions = new HashMap<>();
    private final Map<String, Ended> ended = new LinkedHashMap<>();

    /**
     * A table without pins.
     *
     * @param nanos the clock that pins end by, as {@link System#nanoTime}
     * @param clockMicros the time of day, in microseconds since 1970-01-01T00:00:00Z
     */
    public PinTable(PinLimits limits, LongSupplier nanos, LongSupplier clockMicros) {
        this.limits = limits;
        this.nanos = nanos;
        this.clockMicros = clockMicros;
    }

    /**
     * Holds a version.
     *
     * @param history the topology's history, which holds it too, at least now
     * @param ttlMillis for how long, in milliseconds; 0 for the default
     * @throws PinRefusal if the time is too long, or there are too many pins
     */
    public synchronized Pin create(
            long incarnation,
            VersionHistory history,
            Snapshot snapshot,
            String owner,
            String description,
            long ttlMillis) {
        long ttl = checkedTtl(ttlMillis);
        expire();
        checkRoom("pins_max", pins.size(), limits.pinsMax());
        checkRoom(
                "pins_per_client_max",
                pins.values().stream().filter(pin -> pin.owner().equals(owner)).count(),
                limits.pinsPerClientMax());
        long now = nanos.getAsLong();
        long nowMicros = clockMicros.getAsLong();
        Pin pin = new Pin(
                newId(),
                incarnation,
                snapshot,
                owner,
                description,
                nowMicros,
                nowMicros + TimeUnit.MILLISECONDS.toMicros(ttl),
                now + TimeUnit.MILLISECONDS.toNanos(ttl));
        pins.put(pin.id(), pin);
        versions.computeIfAbsent(incarnation, id -> new PinnedVersions(history)).add(snapshot);
        return pin;
    }

    private String newId() {
        return "pin-" + Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
    }

    private long checkedTtl(long ttlMillis) {
        if (ttlMillis < 0 || ttlMillis > limits.ttlMaxMillis()) {
            throw new PinRefusal(Reason.TTL, "ttl_ms", Long.toUnsignedString(ttlMillis), "0.." + limits.ttlMaxMillis());
        }
        return ttlMillis == 0 ? limits.ttlMillis() : ttlMillis;
    }

    private static void checkRoom(String bound, long found, long max) {
        if (found >= max) {
            throw new PinRefusal(Reason.LIMIT, bound, found + " pins", "less than " + max + " before another one");
        }
    }

    /** Starts the pin's time anew. */
    public synchronized Pin renew(long incarnation, String id, long ttlMillis) {
        long ttl = checkedTtl(ttlMillis);
        Pin pin = get(incarnation, id);
        Pin renewed = new Pin(
                id,
                incarnation,
                pin.snapshot(),
                pin.owner(),
                pin.description(),
                pin.createMicros(),
                clockMicros.getAsLong() + TimeUnit.MILLISECONDS.toMicros(ttl),
                nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ttl));
        pins.put(id, renewed);
        return renewed;
    }

    /** Lets go of the pin. */
    public synchronized Pin release(long incarnation, String id) {
        Pin pin = get(incarnation, id);
        remove(pin);
        return pin;
    }

    /**
     * The pin of that id.
     *
     * @throws PinRefusal if there is none, or not any more
     */
    public synchronized Pin get(long incarnation, String id) {
        Pin pin = pins.get(id);
        if (pin != null && isOver(pin)) {
            end(pin, "its time was over");
            pin = null;
        }
        if (pin != null && pin.incarnation() == incarnation) {
            return pin;
        }
        Ended past = ended.get(id);
        if (past != null && past.incarnation == incarnation) {
            throw new PinRefusal(
                    Reason.EXPIRED, "pin_id", "\"" + id + "\", which ended: " + past.why, "a pin that still holds");
        }
        throw new PinRefusal(Reason.NOT_FOUND, "pin_id", "no such pin", "the id of a pin of this topology");
    }

    /** What the topology's pins hold of that version, or null. */
    public synchronized @Nullable Snapshot at(long incarnation, long version) {
        PinnedVersions pinned = versions.get(incarnation);
        return pinned == null ? null : pinned.at(version);
    }

    /** Versions of the topology before that one that pins hold, the newest first; at most so many. */
    public synchronized List<Snapshot> before(long incarnation, long version, int versionsMax) {
        List<Snapshot> found = new ArrayList<>();
        PinnedVersions pinned = versions.get(incarnation);
        if (pinned != null) {
            for (long next : pinned.before(version)) {
                Snapshot snapshot = pinned.at(next);
                if (found.size() == versionsMax || snapshot == null) {
                    break;
                }
                found.add(snapshot);
            }
        }
        return found;
    }

    /** The pins of a topology, the one that ends first first. */
    public synchronized List<Pin> list(long incarnation) {
        expire();
        return pins.values().stream()
                .filter(pin -> pin.incarnation() == incarnation)
                .sorted(Comparator.comparingLong(Pin::expireNanos))
                .toList();
    }

    /** What is held for the pin and for nothing newer, in bytes; as of the last {@link #expire}. */
    public synchronized long retainedBytes(Pin pin) {
        PinnedVersions pinned = versions.get(pin.incarnation());
        return pinned == null ? 0 : pinned.bytes(pin.version());
    }

    /** What all pins hold beside history, in bytes; as of the last {@link #expire}. */
    public synchronized long retainedBytes() {
        return versions.values().stream().mapToLong(PinnedVersions::bytes).sum();
    }

    /** How many pins there are. */
    public synchronized int size() {
        return pins.size();
    }

    /** How long ago the oldest pin was made, in microseconds; 0 if there is none. */
    public synchronized long oldestAgeMicros() {
        long now = clockMicros.getAsLong();
        return pins.values().stream()
                .mapToLong(pin -> now - pin.createMicros())
                .max()
                .orElse(0);
    }

    /** Ends pins whose time is over, and pins that hold too much. */
    public synchronized void expire() {
        pins.values().stream().filter(this::isOver).toList().forEach(pin -> end(pin, "its time was over"));
        versions.values().forEach(PinnedVersions::measure);
        Map<String, List<Pin>> byOwner = new HashMap<>();
        pins.values()
                .forEach(pin -> byOwner.computeIfAbsent(pin.owner(), owner -> new ArrayList<>())
                        .add(pin));
        byOwner.values().forEach(own -> endOldest(own, limits.bytesPerClientMax(), "pins of one client"));
        endOldest(new ArrayList<>(pins.values()), limits.bytesMax(), "all pins");
    }

    private void endOldest(List<Pin> some, long bytesMax, String whose) {
        long held = bytes(some);
        if (held <= bytesMax) {
            return;
        }
        some.sort(Comparator.comparingLong((Pin pin) -> pin.snapshot().commitTimeMicros())
                .thenComparing(Pin::incarnation)
                .thenComparing(Pin::version));
        for (int i = 0; i < some.size() && held > bytesMax; i++) {
            Pin pin = some.get(i);
            long freed = isLastOfItsVersion(some, i) ? retainedBytes(pin) : 0;
            end(pin, whose + " held " + held + " bytes, more than " + bytesMax);
            held -= freed;
        }
    }

    private static boolean isLastOfItsVersion(List<Pin> sorted, int i) {
        return i + 1 == sorted.size()
                || sorted.get(i + 1).snapshot() != sorted.get(i).snapshot();
    }

    /** What the pins hold; a version that several of them hold counts once. */
    private long bytes(List<Pin> some) {
        record Version(long incarnation, long version) {}
        return some.stream()
                .map(pin -> new Version(pin.incarnation(), pin.version()))
                .distinct()
                .mapToLong(held -> {
                    PinnedVersions pinned = versions.get(held.incarnation);
                    return pinned == null ? 0 : pinned.bytes(held.version);
                })
                .sum();
    }

    private boolean isOver(Pin pin) {
        return nanos.getAsLong() - pin.expireNanos() >= 0;
    }

    private void end(Pin pin, String why) {
        remove(pin);
        ended.put(pin.id(), new Ended(pin.incarnation(), why));
        if (ended.size() > ENDED_MAX) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    private void remove(Pin pin) {
        pins.remove(pin.id());
        PinnedVersions pinned = versions.get(pin.incarnation());
        if (pinned != null) {
            pinned.remove(pin.version());
            if (pinned.isEmpty()) {
                versions.remove(pin.incarnation());
            }
        }
    }

    /** Lets go of all pins of a topology, which was removed. */
    public synchronized void drop(long incarnation) {
        pins.values().removeIf(pin -> pin.incarnation() == incarnation);
        ended.values().removeIf(past -> past.incarnation == incarnation);
        versions.remove(incarnation);
    }
}
