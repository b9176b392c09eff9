package io.stemma.server.counter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one topology, by element and name.
 *
 * <p>It knows nothing of the graph. Whoever publishes a version calls {@link #removeElement} for each element that the version
 * lacks, <em>after</em> publishing it; {@link #create} asks whether the element exists after the counter stands in the table.
 * One of the two sees the other, so no counter outlives its element.
 *
 * <p><b>Threads.</b> All methods may be called anywhere. Adding to and reading counters takes no lock of the table; an exact
 * counter has its own. An add to a counter that is being removed goes with it.
 */
public final class CounterTable {
    /** How long a counter's name may be, in characters. */
    public static final int NAME_CHARS_MAX = 128;

    private final CounterLimits limits;
    private final AtomicInteger size = new AtomicInteger();
    /*
     * An element's map is changed only inside a compute or a remove of the outer map, which exclude each other for one
     * element; so nothing is put into a map that was taken out.
     */
    private final ConcurrentMap<ElementKey, ConcurrentMap<String, Counter>> elements = new ConcurrentHashMap<>();

    /** An empty table. */
    public CounterTable(CounterLimits limits) {
        this.limits = limits;
    }

    /**
     * Makes a counter, at zero.
     *
     * @param elementExists whether the current version has the element; asked after the counter was put into the table
     */
    public void create(CounterKey key, CounterSpec spec, BooleanSupplier elementExists) {
        checkName(key.name());
        Counter counter = spec.make();
        elements.compute(key.element(), (element, counters) -> with(counters, key, counter));
        if (!elementExists.getAsBoolean()) {
            remove(key, counter);
            throw CounterRefusal.elementAbsent(key.element());
        }
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
            throw CounterRefusal.invalid("name", name.length() + " characters", "1.." + NAME_CHARS_MAX);
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw CounterRefusal.invalid("name", "a control character", "none");
        }
    }

    private ConcurrentMap<String, Counter> with(
            @Nullable ConcurrentMap<String, Counter> counters, CounterKey key, Counter counter) {
        ConcurrentMap<String, Counter> map = counters == null ? new ConcurrentHashMap<>(1) : counters;
        Counter old = map.get(key.name());
        if (old != null) {
            throw CounterRefusal.exists(key, old.spec());
        }
        if (map.size() >= limits.perElementMax()) {
            throw CounterRefusal.limit("counters of " + key.element(), map.size() + 1L, limits.perElementMax());
        }
        takePlace();
        map.put(key.name(), counter);
        return map;
    }

    private void takePlace() {
        int most = limits.countersMax();
        int before = size.getAndUpdate(n -> n < most ? n + 1 : n);
        if (before >= most) {
            throw CounterRefusal.limit("counters", before + 1L, most);
        }
    }

    /** Removes a counter and gives what it said last. */
    public CounterEntry delete(CounterKey key) {
        Counter counter = counter(key);
        if (!remove(key, counter)) {
            throw CounterRefusal.notFound(key);
        }
        return entry(key, counter);
    }

    /** Removes the counter from its place if it still stands there. */
    private boolean remove(CounterKey key, Counter counter) {
        boolean[] removed = {false};
        elements.computeIfPresent(key.element(), (element, counters) -> {
            removed[0] = counters.remove(key.name(), counter);
            return counters.isEmpty() ? null : counters;
        });
        if (removed[0]) {
            size.decrementAndGet();
        }
        return removed[0];
    }

    /** Removes the counters of an element that is no more, and tells how many there were. */
    public int removeElement(ElementKey element) {
        Map<String, Counter> counters = size.get() == 0 ? null : elements.remove(element);
        if (counters == null) {
            return 0;
        }
        size.addAndGet(-counters.size());
        return counters.size();
    }

    /** Removes the counters of all elements for which that does not hold. Asks about each element that has counters. */
    public void retainElements(Predicate<ElementKey> exists) {
        for (ElementKey element : elements.keySet()) {
            if (!exists.test(element)) {
                removeElement(element);
            }
        }
    }

    /** Removes all counters. */
    public void clear() {
        retainElements(element -> false);
    }

    /** The counter of that name: for those who add to it more than once. */
    public Counter counter(CounterKey key) {
        ConcurrentMap<String, Counter> counters = elements.get(key.element());
        Counter counter = counters == null ? null : counters.get(key.name());
        if (counter == null) {
            throw CounterRefusal.notFound(key);
        }
        return counter;
    }

    /** Adds to one counter. */
    public void add(CounterKey key, long amount) {
        counter(key).add(amount);
    }

    /**
     * Adds to several counters: to all, or to none if one does not exist. Readers may see some of the adds before others; a
     * counter may stand in the batch more than once.
     */
    public void addAll(List<CounterIncrement> increments) {
        List<Counter> counters = new ArrayList<>(increments.size());
        for (CounterIncrement increment : increments) {
            counters.add(counter(increment.key()));
        }
        for (int i = 0; i < counters.size(); i++) {
            counters.get(i).add(increments.get(i).amount());
        }
    }

    /** Reads one counter. */
    public CounterEntry read(CounterKey key) {
        return entry(key, counter(key));
    }

    /** Reads the counters of an element, by name. */
    public List<CounterEntry> list(ElementKey element) {
        Map<String, Counter> counters = elements.getOrDefault(element, new ConcurrentHashMap<>(0));
        List<CounterEntry> entries = new ArrayList<>(counters.size());
        counters.forEach((name, counter) -> entries.add(entry(new CounterKey(element, name), counter)));
        entries.sort(Comparator.comparing(entry -> entry.key().name()));
        return entries;
    }

    private static CounterEntry entry(CounterKey key, Counter counter) {
        return new CounterEntry(key, counter.spec(), counter.read());
    }

    /** The number of counters. */
    public int size() {
        return size.get();
    }

    /** The elements that have counters, at some moment during the call each. */
    public List<ElementKey> elements() {
        return List.copyOf(elements.keySet());
    }

    /** The sum of all counters' error bounds. Takes time in proportion to their number. */
    public long errorBound() {
        long bound = 0;
        for (Map<String, Counter> counters : elements.values()) {
            for (Counter counter : counters.values()) {
                bound += counter.read().errorBound();
            }
        }
        return bound;
    }
}
