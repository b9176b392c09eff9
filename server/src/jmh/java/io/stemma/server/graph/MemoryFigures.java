package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.codec.LinkCodec;
import io.stemma.server.codec.NodeCodec;
import io.stemma.server.codec.Subject;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a graph takes of the heap, by measurement: the heap in use after a collection with the thing held, less without it.
 *
 * <p>Arguments: number of nodes (100000), cycles of adding and removing elements of new ids (1000000).
 */
public final class MemoryFigures {
    private static final int VERSIONS = 2_000;
    private static final int CHURN_KEPT = 1_000;
    private static final int CHURN_REPORTS = 5;
    /** What was published for a graph store, in bytes. */
    private static final double PUBLISHED_VERTEX = 204;

    private static final double PUBLISHED_EDGE = 154;

    private MemoryFigures() {}

    private static long heapInUse() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The heap that what is made takes: the median of three, since other things come and go. */
    private static long measure(Supplier<?> maker) {
        long[] bytes = new long[3];
        for (int i = 0; i < bytes.length; i++) {
            long before = heapInUse();
            Object made = maker.get();
            bytes[i] = heapInUse() - before;
            Reference.reachabilityFence(made);
        }
        Arrays.sort(bytes);
        return bytes[1];
    }

    private static Snapshot bare(GeneratedLinks links) {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        links.putInto(builder);
        return builder.freeze();
    }

    private static void adjacency(GeneratedLinks links) {
        Snapshot graph = bare(links);
        long neighbors = measure(() -> {
            List<Object> copies = new ArrayList<>((graph.nodeSlots() >> Page.SHIFT) + 2);
            for (int slot = 0; slot < graph.nodeSlots(); slot += Page.SLOTS) {
                NodePage page = graph.nodePage(slot);
                copies.add(new Object[] {page.outNeighbors.clone(), page.inNeighbors.clone()});
                for (int i = 0; i < Page.SLOTS; i++) {
                    addHub(copies, page.hub(true, i));
                    addHub(copies, page.hub(false, i));
                }
            }
            return copies;
        });
        long slots = measure(() -> {
            List<int[][]> copies = new ArrayList<>((graph.nodeSlots() >> Page.SHIFT) + 2);
            for (int slot = 0; slot < graph.nodeSlots(); slot += Page.SLOTS) {
                NodePage page = graph.nodePage(slot);
                copies.add(new int[][] {page.outLinks.clone(), page.inLinks.clone()});
            }
            return copies;
        });
        System.out.printf(
                "adjacency: %.1f bytes for each directed link for its neighbours at both ends (hubs with their link slots),%n"
                        + "           and %.1f more for its slot at both ends%n",
                (double) neighbors / graph.linkCount(), (double) slots / graph.linkCount());
    }

    private static void addHub(List<Object> copies, HubTree hub) {
        if (hub != null) {
            copies.add(hub.region());
        }
    }

    private static AttributeValue text(String value) {
        return AttributeValue.newBuilder().setStringValue(value).build();
    }

    private static String router(int number) {
        return String.format("pe%02d.pop%04d", number % 100, number / 100);
    }

    private static Snapshot routers(GeneratedLinks links) {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        for (int i = 0; i < links.nodes; i++) {
            Node node = Node.newBuilder()
                    .setId(router(i))
                    .setKind("router")
                    .putAttributes("vendor", text("acme"))
                    .putAttributes("site", text("pop" + i / 100))
                    .putAttributes(
                            "asn",
                            AttributeValue.newBuilder().setIntValue(64_512).build())
                    .build();
            builder.putNode(NodeCodec.decode(node, Subject.REQUEST));
        }
        for (int i = 0; i < links.sources.length; i++) {
            Link link = Link.newBuilder()
                    .setId("xe-" + i)
                    .setSourceNodeId(router(links.sources[i]))
                    .setDestinationNodeId(router(links.destinations[i]))
                    .setIgpMetric(links.metrics[i])
                    .setTeMetric(links.metrics[i])
                    .setDelayUs(links.metrics[i] * 10)
                    .setAdminStatus(LinkStatus.LINK_STATUS_UP)
                    .putAttributes(
                            "mtu",
                            AttributeValue.newBuilder().setIntValue(9_000).build())
                    .putAttributes(
                            "lag",
                            AttributeValue.newBuilder().setBoolValue(true).build())
                    .putAttributes("sla", text("gold"))
                    .build();
            builder.putLink(LinkCodec.decode(link, Subject.REQUEST));
        }
        return builder.freeze();
    }

    private static void topology(GeneratedLinks links) {
        double published = PUBLISHED_VERTEX * links.nodes + PUBLISHED_EDGE * links.sources.length;
        long bare = measure(() -> bare(links));
        long routers = measure(() -> routers(links));
        Snapshot graph = routers(links);
        long content = 0;
        for (int node = graph.nextNode(0); node >= 0; node = graph.nextNode(node + 1)) {
            content += graph.node(node).end() - graph.node(node).start();
        }
        for (int link = graph.nextLink(0); link >= 0; link = graph.nextLink(link + 1)) {
            content += graph.link(link).end() - graph.link(link).start();
        }
        System.out.printf(
                "topology of %,d nodes and %,d links; published figures would give %,.0f bytes%n",
                links.nodes, links.sources.length, published);
        System.out.printf("  ids and one metric: %,d bytes, %.2f x smaller%n", bare, published / bare);
        System.out.printf(
                "  routers, three metrics and three attributes each: %,d bytes, %.2f x smaller;%n"
                        + "  %,d of them are ids and content, so %.0f bytes for each link are structure%n",
                routers, published / routers, content, (double) (routers - content) / links.sources.length);
    }

    private static void versions(GeneratedLinks links) {
        Snapshot base = bare(links);
        long held = measure(() -> {
            List<Snapshot> versions = new ArrayList<>(VERSIONS);
            Snapshot last = base;
            for (int i = 0; i < VERSIONS; i++) {
                SnapshotBuilder next = last.edit(i);
                next.putLink(links.content(links.rewire()));
                last = next.freeze();
                versions.add(last);
            }
            return versions;
        });
        System.out.printf(
                "versions: %,d held, each one change after the other: %,d bytes each%n", VERSIONS, held / VERSIONS);
    }

    private static void churn(int cycles) {
        Snapshot last = Snapshot.EMPTY;
        for (int i = 0; i < cycles; i++) {
            SnapshotBuilder next = last.edit(i);
            next.putNode(new NodeContent(("n" + i).getBytes(UTF_8), new byte[20]));
            if (i >= CHURN_KEPT) {
                next.removeNode(next.findNode(("n" + (i - CHURN_KEPT)).getBytes(UTF_8)));
            }
            last = next.freeze();
            if ((i + 1) % (cycles / CHURN_REPORTS) == 0) {
                System.out.printf(
                        "churn: %,d cycles of new ids, %,d slots, heap %,d bytes%n",
                        i + 1, last.nodeSlots(), heapInUse());
            }
        }
    }

    /** Measures and prints. */
    public static void main(String[] args) {
        int nodes = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        GeneratedLinks links = new GeneratedLinks(nodes);
        adjacency(links);
        topology(links);
        versions(links);
        churn(args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000);
    }
}
