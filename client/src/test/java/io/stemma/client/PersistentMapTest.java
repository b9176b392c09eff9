package io.stemma.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PersistentMapTest {
    private final long seed = Long.getLong("stemma.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    /** Hashes of few bits collide wholly, hashes that differ in the highest bits only make the deepest tries. */
    private static ToLongFunction<String> hashOf(int bits) {
        return key -> Long.reverse((key.hashCode() * 0x9e3779b97f4a7c15L) >>> (64 - bits));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 32, 60})
    void everyMapKeepsWhatItHeldWhateverIsMadeFromIt(int hashBits) {
        PersistentMap<Integer> map = PersistentMap.empty(hashOf(hashBits));
        Map<String, Integer> model = new HashMap<>();
        List<PersistentMap<Integer>> maps = new ArrayList<>();
        List<Map<String, Integer>> models = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            PersistentMap.Editor<Integer> editor = map.edit();
            for (int i = random.nextInt(12); i > 0; i--) {
                change(editor, model, "key" + random.nextInt(90), random.nextInt());
            }
            map = editor.freeze();
            maps.add(map);
            models.add(new HashMap<>(model));
        }
        for (int i = 0; i < maps.size(); i++) {
            check(maps.get(i), models.get(i));
        }
    }

    private void change(PersistentMap.Editor<Integer> editor, Map<String, Integer> model, String key, int value) {
        assertThat(editor.get(key)).as("seed %d", seed).isEqualTo(model.get(key));
        if (value % 3 == 0) {
            assertThat(editor.remove(key)).as("seed %d", seed).isEqualTo(model.remove(key));
        } else {
            assertThat(editor.put(key, value)).as("seed %d", seed).isEqualTo(model.put(key, value));
        }
    }

    private void check(PersistentMap<Integer> map, Map<String, Integer> model) {
        assertThat(map.size()).as("seed %d", seed).isEqualTo(model.size());
        model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
        assertThat(map.get("absent")).isNull();
        List<Integer> values = new ArrayList<>();
        map.forEach(values::add);
        assertThat(values).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(model.values());
    }

    @Test
    void emptiedMapsHoldNothing() {
        PersistentMap<Integer> map = PersistentMap.empty();
        for (int i = 0; i < 5_000; i++) {
            map = map.with("key" + i, i);
        }
        assertThat(map.size()).isEqualTo(5_000);
        for (int i = 0; i < 5_000; i++) {
            map = map.without("key" + i);
        }
        assertThat(map.size()).isZero();
        assertThat(map.iterator()).isExhausted();
    }

    @Test
    void anEditorIsSpentByFreezing() {
        PersistentMap.Editor<Integer> editor = PersistentMap.<Integer>empty().edit();
        editor.freeze();
        assertThatThrownBy(() -> editor.put("a", 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(editor::freeze).isInstanceOf(IllegalStateException.class);
    }
}
