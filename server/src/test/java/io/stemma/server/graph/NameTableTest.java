package io.stemma.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Slots under hashes, against a map of sets. */
class NameTableTest {
    private static final int ROUNDS = 200_000;

    private final SplittableRandom random = Seeds.random("NameTableTest");
    private final NameTable table = new NameTable();
    private final Map<Integer, Set<Integer>> expected = new HashMap<>();

    /** Few hashes, next to each other and at the table's end, so that nearly all names collide and searches wrap round. */
    private int hash() {
        return random.nextInt(8) - 4 + (random.nextInt(4) << 28);
    }

    private static Set<Integer> found(NameTable table, int hash) {
        List<Integer> slots = new ArrayList<>();
        for (int cell = table.first(hash); table.slot(cell) != GraphView.NO_SLOT; cell = table.after(cell)) {
            if (table.hash(cell) == hash) {
                slots.add(table.slot(cell));
            }
        }
        assertThat(slots).doesNotHaveDuplicates();
        return new HashSet<>(slots);
    }

    @Test
    void whatIsAddedIsFoundAndWhatIsRemovedIsNot() {
        for (int i = 0; i < ROUNDS; i++) {
            int hash = hash();
            int slot = random.nextInt(12);
            /* Grows for a while, then shrinks, so that holes are filled at all densities. */
            if (random.nextInt(100) < ((i / 1_000) % 2 == 0 ? 70 : 30)) {
                table.add(hash, slot);
                expected.computeIfAbsent(hash, h -> new HashSet<>()).add(slot);
            } else {
                table.remove(hash, slot);
                expected.computeIfAbsent(hash, h -> new HashSet<>()).remove(slot);
            }
            assertThat(found(table, hash)).isEqualTo(expected.get(hash));
            if (i % 500 == 0) {
                expected.forEach((h, slots) -> assertThat(found(table, h)).isEqualTo(slots));
            }
        }
    }

    @Test
    void addingAndRemovingForEverDoesNotFillTheTable() {
        for (int i = 0; i < ROUNDS; i++) {
            table.add(i * 0x9E3779B9, 1);
            table.remove(i * 0x9E3779B9, 1);
            assertThat(table.slot(table.first(i))).isEqualTo(GraphView.NO_SLOT);
        }
    }
}
