package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a walk of both versions side by side counts is what a walk of all objects finds. */
class RetainedBytesTest {
    private static final int NODES = 2_000;
    private static final LinkColumns COLUMNS = new LinkColumns(10, 20, 30, true, Map.of("cost", 1.5));

    private final SplittableRandom random = Seeds.random("RetainedBytesTest");

    @Test
    void aVersionRetainsWhatNoNewerOneReaches() throws IllegalAccessException {
        List<Snapshot> versions = new ArrayList<>(List.of(network()));
        for (int v = 1; v <= 40; v++) {
            versions.add(changed(versions.get(v - 1), v));
        }
        Snapshot newest = versions.get(40);
        for (int v = 0; v < 40; v++) {
            check(versions.get(v), versions.get(v + 1));
            check(versions.get(v), newest);
        }
    }

    @Test
    void aVersionRetainsNothingMoreThanItselfBesideAnEqualOne() {
        Snapshot network = network();
        long alone = RetainedBytes.of(network, network.edit(1).freeze());
        assertThat(alone).isEqualTo(RetainedBytes.of(Snapshot.EMPTY, Snapshot.EMPTY));
        assertThat(RetainedBytes.of(network, changed(network, 1))).isGreaterThan(alone);
    }

    private static void check(Snapshot older, Snapshot newer) throws IllegalAccessException {
        long fixed = RetainedBytes.of(older, older.edit(0).freeze());
        long expected = bytesOnlyIn(older, newer);
        // A tree that is lower than the other is walked as if it were as high: one node more for each level.
        long raised = 4 * RetainedBytes.references(33);
        assertThat(RetainedBytes.of(older, newer) - fixed).isBetween(expected, expected + raised);
    }

    private Snapshot network() {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        for (int i = 0; i < NODES; i++) {
            builder.putNode(new NodeContent(bytes("n" + i), new byte[random.nextInt(60)]));
        }
        for (int i = 0; i < 2 * NODES; i++) {
            putLink(builder, i);
        }
        return builder.freeze();
    }

    private Snapshot changed(Snapshot base, int version) {
        SnapshotBuilder builder = base.edit(version);
        for (int i = random.nextInt(1, 20); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 ->
                    builder.putNode(
                            new NodeContent(bytes("n" + random.nextInt(NODES + 100)), new byte[random.nextInt(1_500)]));
                case 1 -> {
                    int link = builder.findLink(bytes("l" + random.nextInt(2 * NODES)));
                    if (link != GraphView.NO_SLOT) {
                        builder.removeLink(link);
                    }
                }
                default -> putLink(builder, random.nextInt(2 * NODES + 500));
            }
        }
        return builder.freeze();
    }

    /** Half of all links start at one node, a hub. */
    private void putLink(SnapshotBuilder builder, int number) {
        String source = "n" + (random.nextBoolean() ? 0 : random.nextInt(NODES));
        builder.putLink(new LinkContent(
                bytes("l" + number),
                bytes(source),
                bytes("n" + random.nextInt(NODES)),
                new byte[random.nextInt(40)],
                COLUMNS));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static long bytesOnlyIn(Snapshot older, Snapshot newer) throws IllegalAccessException {
        Set<Object> shared = reachable(newer);
        long bytes = 0;
        for (Object object : reachable(older)) {
            bytes += shared.contains(object) ? 0 : bytes(object);
        }
        return bytes;
    }

    private static long bytes(Object object) {
        if (object instanceof Object[] references) {
            return RetainedBytes.references(references.length);
        }
        if (object.getClass().isArray()) {
            return RetainedBytes.array(object, null);
        }
        if (object instanceof NodePage) {
            return 72;
        }
        if (object instanceof LinkPage) {
            return 48;
        }
        return object.getClass().getName().contains("HubTree") ? 24 : 0;
    }

    /** All objects of a version but those that are left out. */
    private static Set<Object> reachable(Snapshot version) throws IllegalAccessException {
        Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> toDo = new ArrayDeque<>(
                List.of(version.nodes, version.links, version.nodeNames, version.linkNames, version.description()));
        while (!toDo.isEmpty()) {
            Object object = toDo.remove();
            if (object instanceof Owner || !found.add(object)) {
                continue;
            }
            if (object instanceof Object[] array) {
                for (int i = 0; i < Array.getLength(array); i++) {
                    addTo(toDo, array[i]);
                }
            } else if (!object.getClass().isArray()) {
                for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
                    for (Field field : type.getDeclaredFields()) {
                        if (!Modifier.isStatic(field.getModifiers())
                                && !field.getType().isPrimitive()) {
                            field.setAccessible(true);
                            addTo(toDo, field.get(object));
                        }
                    }
                }
            }
        }
        return found;
    }

    private static void addTo(Deque<Object> toDo, @org.jspecify.annotations.Nullable Object object) {
        if (object != null) {
            toDo.add(object);
        }
    }
}
