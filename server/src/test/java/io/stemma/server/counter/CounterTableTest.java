package io.stemma.server.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.counter.CounterRefusal.Reason;
import io.stemma.server.graph.Seeds;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CounterTableTest {
    private static final ElementKey A = ElementKey.node("a");
    private static final ElementKey LINK = ElementKey.link("a");
    private static final CounterSpec APPROXIMATE = CounterSpec.approximate(10);

    private final CounterTable table = new CounterTable(CounterLimits.DEFAULTS);

    private static CounterKey key(ElementKey element, String name) {
        return new CounterKey(element, name);
    }

    private void create(ElementKey element, String name, CounterSpec spec) {
        table.create(key(element, name), spec, () -> true);
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CounterRefusal.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void countersOfNodesAndLinksOfOneIdAreTwo() {
        create(A, "flaps", CounterSpec.EXACT);
        create(LINK, "flaps", CounterSpec.EXACT);
        table.add(key(A, "flaps"), 3);
        table.add(key(LINK, "flaps"), 4);
        assertThat(table.read(key(A, "flaps")).reading()).isEqualTo(new CounterReading(3, 0));
        assertThat(table.read(key(LINK, "flaps")).reading()).isEqualTo(new CounterReading(4, 0));
        assertThat(key(LINK, "flaps")).hasToString("link/a#flaps");
    }

    @Test
    void anElementsCountersAreListedByName() {
        create(A, "packets", APPROXIMATE);
        create(A, "flaps", CounterSpec.EXACT);
        create(ElementKey.node("b"), "flaps", CounterSpec.EXACT);
        table.add(key(A, "packets"), 25);
        table.add(key(A, "packets"), 4);
        assertThat(table.list(A))
                .containsExactly(
                        new CounterEntry(key(A, "flaps"), CounterSpec.EXACT, new CounterReading(0, 0)),
                        new CounterEntry(key(A, "packets"), APPROXIMATE, new CounterReading(25, 9)));
        assertThat(table.list(LINK)).isEmpty();
        assertThat(table.errorBound()).isEqualTo(9);
    }

    @Test
    void aBatchIsAddedToAllOrNone() {
        create(A, "in", CounterSpec.EXACT);
        create(A, "out", CounterSpec.EXACT);
        table.addAll(List.of(
                new CounterIncrement(key(A, "in"), 1),
                new CounterIncrement(key(A, "out"), 2),
                new CounterIncrement(key(A, "in"), 10)));
        assertRefused(
                Reason.NOT_FOUND,
                () -> table.addAll(
                        List.of(new CounterIncrement(key(A, "in"), 100), new CounterIncrement(key(A, "none"), 100))));
        assertThat(table.read(key(A, "in")).reading().value()).isEqualTo(11);
        assertThat(table.read(key(A, "out")).reading().value()).isEqualTo(2);
    }

    @Test
    void aTakenNameIsRefusedAndItsCounterStays() {
        create(A, "in", CounterSpec.EXACT);
        table.add(key(A, "in"), 5);
        assertRefused(Reason.EXISTS, () -> create(A, "in", APPROXIMATE));
        assertThat(table.read(key(A, "in")).reading().value()).isEqualTo(5);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void theLimitIsKeptAndSaidClearly() {
        CounterTable small = new CounterTable(new CounterLimits(2, 1_000));
        small.create(key(A, "1"), CounterSpec.EXACT, () -> true);
        small.create(key(A, "2"), CounterSpec.EXACT, () -> true);
        assertThatThrownBy(() -> small.create(key(LINK, "3"), CounterSpec.EXACT, () -> true))
                .hasMessage("counters: 3 (expected at most 2)");
        assertThat(small.list(LINK)).isEmpty();
        small.delete(key(A, "1"));
        small.create(key(LINK, "3"), CounterSpec.EXACT, () -> true);
        assertThat(small.size()).isEqualTo(2);
    }

    @Test
    void theLimitOfAnElementIsKeptAndSaidClearly() {
        CounterTable small = new CounterTable(new CounterLimits(1_000, 1));
        small.create(key(A, "1"), CounterSpec.EXACT, () -> true);
        assertThatThrownBy(() -> small.create(key(A, "2"), CounterSpec.EXACT, () -> true))
                .hasMessage("counters of " + A + ": 2 (expected at most 1)");
        small.create(key(LINK, "1"), CounterSpec.EXACT, () -> true);
        assertThat(small.size()).isEqualTo(2);
    }

    @Test
    void namesAreChecked() {
        assertRefused(Reason.INVALID, () -> create(A, "", CounterSpec.EXACT));
        assertRefused(Reason.INVALID, () -> create(A, "x".repeat(129), CounterSpec.EXACT));
        assertThat(table.size()).isZero();
    }

    @Test
    void countersGoWithTheirElement() {
        create(A, "in", CounterSpec.EXACT);
        create(A, "out", CounterSpec.EXACT);
        create(LINK, "in", CounterSpec.EXACT);
        assertThat(table.removeElement(A)).isEqualTo(2);
        assertThat(table.removeElement(A)).isZero();
        assertRefused(Reason.NOT_FOUND, () -> table.add(key(A, "in"), 1));
        assertRefused(Reason.NOT_FOUND, () -> table.delete(key(A, "in")));
        assertThat(table.size()).isEqualTo(1);
        create(A, "in", CounterSpec.EXACT);
        assertThat(table.read(key(A, "in")).reading().value())
                .as("a new one starts at zero")
                .isZero();
        table.clear();
        assertThat(table.size()).isZero();
        assertThat(table.elements()).isEmpty();
    }

    @Test
    void aCounterOfAnElementThatIsGoneIsRefused() {
        assertRefused(Reason.ELEMENT_ABSENT, () -> table.create(key(A, "in"), CounterSpec.EXACT, () -> false));
        assertThat(table.size()).isZero();
        assertThat(table.elements()).isEmpty();
    }

    @Test
    void noCounterOutlivesAnElementThatIsRemovedMeanwhile() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int round = 0; round < 5_000; round++) {
            AtomicBoolean exists = new AtomicBoolean(true);
            CyclicBarrier start = new CyclicBarrier(2);
            Future<?> creator = threads.submit(() -> {
                start.await();
                try {
                    table.create(key(A, "in"), CounterSpec.EXACT, exists::get);
                } catch (CounterRefusal refusal) {
                    assertThat(refusal.reason()).isEqualTo(Reason.ELEMENT_ABSENT);
                }
                return null;
            });
            Future<?> committer = threads.submit(() -> {
                start.await();
                exists.set(false);
                table.removeElement(A);
                return null;
            });
            creator.get();
            committer.get();
            assertThat(table.list(A)).isEmpty();
            assertThat(table.size()).isZero();
        }
        threads.shutdown();
    }

    @Test
    void theSizeIsRightAfterCreatesDeletesAndRemovalsRaced() throws Exception {
        SplittableRandom random = Seeds.random("theSizeIsRightAfterCreatesDeletesAndRemovalsRaced");
        CounterTable small = new CounterTable(new CounterLimits(12, 12));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> results = List.of(
                threads.submit(new Mess(small, random.split())),
                threads.submit(new Mess(small, random.split())),
                threads.submit(new Mess(small, random.split())),
                threads.submit(new Mess(small, random.split())));
        for (Future<?> result : results) {
            result.get();
        }
        threads.shutdown();
        int counted = small.elements().stream()
                .mapToInt(element -> small.list(element).size())
                .sum();
        assertThat(small.size()).isEqualTo(counted);
        assertThat(small.elements())
                .allSatisfy(element -> assertThat(small.list(element)).isNotEmpty());
    }

    /** Creates, adds, deletes and removes at random. */
    private record Mess(CounterTable table, SplittableRandom random) implements Runnable {
        @Override
        public void run() {
            for (int i = 0; i < 50_000; i++) {
                ElementKey element = ElementKey.node("n" + random.nextInt(5));
                CounterKey key = key(element, "c" + random.nextInt(4));
                try {
                    switch (random.nextInt(8)) {
                        case 0, 1, 2 -> table.create(key, APPROXIMATE, random::nextBoolean);
                        case 3 -> table.delete(key);
                        case 4 -> table.removeElement(element);
                        default -> table.add(key, 1);
                    }
                } catch (CounterRefusal refusal) {
                    assertThat(refusal.reason()).isNotEqualTo(Reason.INVALID);
                }
                assertThat(table.size()).isBetween(0, 12);
            }
        }
    }

    @Test
    void theTableAnswersAsANaiveMapDoes() {
        SplittableRandom random = Seeds.random("theTableAnswersAsANaiveMapDoes");
        Map<String, Long> model = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            ElementKey element = random.nextBoolean() ? A : LINK;
            CounterKey key = key(element, "c" + random.nextInt(6));
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    if (model.putIfAbsent(key.toString(), 0L) == null) {
                        table.create(key, random.nextBoolean() ? CounterSpec.EXACT : APPROXIMATE, () -> true);
                    } else {
                        assertRefused(Reason.EXISTS, () -> table.create(key, CounterSpec.EXACT, () -> true));
                    }
                }
                case 2 -> {
                    if (model.remove(key.toString()) != null) {
                        table.delete(key);
                    } else {
                        assertRefused(Reason.NOT_FOUND, () -> table.delete(key));
                    }
                }
                case 3 -> {
                    if (random.nextInt(10) == 0) {
                        table.removeElement(element);
                        model.keySet().removeIf(name -> name.startsWith(element + "#"));
                    }
                }
                default -> {
                    long amount = random.nextInt(-5, 20);
                    if (model.computeIfPresent(key.toString(), (name, value) -> value + amount) != null) {
                        table.add(key, amount);
                        CounterReading reading = table.read(key).reading();
                        long error = Math.abs(reading.value() - model.getOrDefault(key.toString(), 0L));
                        assertThat(error).isLessThanOrEqualTo(reading.errorBound());
                    }
                }
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
    }
}
