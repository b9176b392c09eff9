package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.LinkContent.LinkColumns;
import org.junit.jupiter.api.Test;

/** A topology that adds and removes elements of new ids for ever does not grow. */
class ChurnTest {
    private static final int CYCLES = Integer.getInteger("stemma.cycles", 60_000);
    private static final int KEPT = 200;
    private static final long GROWTH_BYTES_MAX = 1 << 20;

    @Test
    void theHeapStaysFlatHoweverManyIdsComeAndGo() {
        Snapshot early = churn(Snapshot.EMPTY, 0, 10 * KEPT);
        long before = heapAfterGc();
        Snapshot late = churn(early, 10 * KEPT, CYCLES);
        early = null;
        long after = heapAfterGc();
        System.out.printf("ChurnTest: %d cycles, heap %,d bytes before and %,d after%n", CYCLES, before, after);
        assertThat(after - before).isLessThan(GROWTH_BYTES_MAX);
        assertThat(late.nodeCount()).isEqualTo(KEPT);
        assertThat(late.nodeSlots()).isLessThanOrEqualTo(KEPT + 1);
        assertThat(late.linkSlots()).isLessThanOrEqualTo(KEPT + 1);
        GraphInvariants.check(late);
    }

    private static Snapshot churn(Snapshot from, int first, int end) {
        Snapshot snapshot = from;
        for (int i = first; i < end; i++) {
            SnapshotBuilder builder = snapshot.edit(i);
            builder.putNode(new NodeContent(id("node-", i), new byte[20]));
            builder.putLink(new LinkContent(
                    id("link-", i), id("node-", i), id("node-", Math.max(0, i - 1)), new byte[9], LinkColumns.NONE));
            if (i >= KEPT) {
                // The link to the node that goes, then the node.
                builder.removeLink(builder.findLink(id("link-", i - KEPT + 1)));
                if (i == KEPT) {
                    builder.removeLink(builder.findLink(id("link-", 0)));
                }
                builder.removeNode(builder.findNode(id("node-", i - KEPT)));
            }
            snapshot = builder.freeze();
        }
        return snapshot;
    }

    private static byte[] id(String prefix, int number) {
        return (prefix + number).getBytes(UTF_8);
    }

    private static long heapAfterGc() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
