package io.stemma.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A hub's tree holds what a sorted map holds, is walked in the same order, and never changes. */
final class HubTreeTest {
    private static final int LINKS = 40_000;

    private final SplittableRandom random = Seeds.random("HubTreeTest");
    private final TreeMap<Integer, Integer> model = new TreeMap<>(Map.of(7, 1));
    private HubTree tree = HubTree.of(new int[] {1, 7});

    @Test
    void growsLinkByLinkInOrder() {
        for (int link = 8; link < LINKS; link++) {
            add(link);
        }
        check();
        shrink();
    }

    @Test
    void growsLinkByLinkInAnyOrder() {
        while (model.size() < LINKS / 2) {
            int link = random.nextInt(LINKS);
            if (!model.containsKey(link)) {
                add(link);
            }
        }
        check();
        shrink();
    }

    @Test
    void growsByManyAtOnce() {
        for (int most : new int[] {20_000, 3, 500, 30, 1}) {
            TreeMap<Integer, Integer> more = new TreeMap<>();
            for (int i = random.nextInt(most) + 1; i > 0; i--) {
                more.put(random.nextInt(10 * LINKS), random.nextInt(1_000));
            }
            more.keySet().removeAll(model.keySet());
            HubTree before = tree;
            List<Integer> links = links(before);
            tree = tree.withAll(region(more));
            model.putAll(more);
            check();
            assertThat(links(before)).isEqualTo(links);
        }
    }

    private void shrink() {
        HubTree before = tree;
        List<Integer> links = links(before);
        while (model.size() > 1) {
            Integer near = model.ceilingKey(random.nextInt(LINKS));
            int link = near == null ? model.firstKey() : near;
            model.remove(link);
            tree = tree.without(link);
            if (random.nextInt(2_000) == 0) {
                check();
            }
        }
        check();
        assertThat(links(before)).isEqualTo(links);
    }

    private void add(int link) {
        int neighbor = random.nextInt(1_000);
        model.put(link, neighbor);
        tree = tree.with(neighbor, link);
    }

    private static int[] region(Map<Integer, Integer> links) {
        List<Integer> region = new ArrayList<>(links.values());
        region.addAll(links.keySet());
        return region.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Integer> links(HubTree tree) {
        LinkCursor cursor = new LinkCursor();
        List<Integer> links = new ArrayList<>();
        for (cursor.hub(tree); cursor.next(); ) {
            links.add(cursor.link());
        }
        return links;
    }

    private void check() {
        assertThat(tree.size()).isEqualTo(model.size());
        assertThat(tree.region()).isEqualTo(region(model));
        assertThat(links(tree)).containsExactlyElementsOf(model.keySet());
        for (int i = 0; i < 100; i++) {
            int from = random.nextInt(LINKS + 10);
            LinkCursor cursor = new LinkCursor();
            cursor.hub(tree);
            cursor.skipTo(from);
            for (Map.Entry<Integer, Integer> rest :
                    model.tailMap(from).entrySet().stream().limit(300).toList()) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.link()).isEqualTo(rest.getKey());
                assertThat(cursor.neighbor()).isEqualTo(rest.getValue());
            }
            assertThat(cursor.next()).isEqualTo(model.tailMap(from).size() > 300);
        }
    }
}
