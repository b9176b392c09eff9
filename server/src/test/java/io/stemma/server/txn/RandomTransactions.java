package io.stemma.server.txn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.txn.Precondition.Condition;
import io.stemma.server.txn.Precondition.Kind;
import io.stemma.server.txn.TestContent.Append;
import io.stemma.server.txn.TestContent.IdEndsWith;
import io.stemma.server.txn.TestContent.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Makes transactions of all sorts: most of what they name exists, some does not, and some conditions fail. */
public final class RandomTransactions {
    private static final List<Condition> CONDITIONS = List.of(Condition.values());

    private final SplittableRandom random;
    private final int nodeIds;
    private final int linkIds;
    private final int changesMax;

    /** Names nodes and links of that many ids, in transactions of at most that many changes. */
    public RandomTransactions(SplittableRandom random, int nodeIds, int linkIds, int changesMax) {
        this.random = random;
        this.nodeIds = nodeIds;
        this.linkIds = linkIds;
        this.changesMax = changesMax;
    }

    /** A transaction for the graph. */
    public Transaction next(GraphView graph) {
        if (graph.nodeCount() == 1 && random.nextBoolean()) {
            byte[] last = graph.node(graph.nextNode(0)).idBytes();
            return Transaction.of(new Change.SetPrimary(last), new Change.RefreshPrimary(true));
        }
        List<Change> changes = new ArrayList<>();
        for (int i = random.nextInt(1, changesMax + 1); i > 0; i--) {
            changes.add(change(graph));
        }
        List<Precondition> preconditions = new ArrayList<>();
        while (random.nextInt(5) == 0) {
            preconditions.add(precondition(graph));
        }
        long expected = random.nextInt(20) > 0 ? Transaction.ANY_VERSION : graph.version() - random.nextInt(2);
        return new Transaction(changes, preconditions, Math.max(expected, Transaction.ANY_VERSION), "", 0);
    }

    private Precondition precondition(GraphView graph) {
        Kind kind = random.nextBoolean() ? Kind.NODE : Kind.LINK;
        boolean isNode = kind == Kind.NODE;
        byte[] id = (isNode ? someNode(graph) : someLink(graph)).getBytes(UTF_8);
        int slot = isNode ? graph.findNode(id) : graph.findLink(id);
        Condition condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
        if (condition == Condition.ABSENT && random.nextInt(4) > 0) {
            /* Most would fail otherwise. */
            id = (isNode ? "n" : "l").concat("absent").getBytes(UTF_8);
        }
        long modified = slot < 0 ? 1 : (isNode ? graph.node(slot) : graph.link(slot)).modifiedVersion();
        return new Precondition(kind, id, condition, modified - (random.nextInt(10) == 0 ? 1 : 0));
    }

    private Change change(GraphView graph) {
        int die = random.nextInt(1_000);
        if (die < 220) {
            return new Change.PutNode(
                    TestContent.node("n" + random.nextInt(random.nextInt(1, nodeIds + 1)), content()));
        } else if (die < 620) {
            return new Change.PutLink(link(graph));
        } else if (die < 700) {
            return new Change.PatchNode(someNode(graph).getBytes(UTF_8), new Append("+" + die));
        } else if (die < 780) {
            return new Change.PatchLink(someLink(graph).getBytes(UTF_8), new Redirect(someNode(graph)));
        } else if (die < 820) {
            return new Change.DeleteNode(someNode(graph).getBytes(UTF_8), random.nextInt(4) > 0);
        } else if (die < 920) {
            return new Change.DeleteLink(someLink(graph).getBytes(UTF_8));
        } else if (die < 922) {
            return new Change.DeleteNodesWhere(new IdEndsWith("7"), random.nextBoolean());
        } else if (die < 925) {
            return new Change.DeleteLinksWhere(new IdEndsWith("" + random.nextInt(10)));
        } else if (die < 960) {
            return new Change.SetPrimary(
                    random.nextInt(8) == 0 ? null : someNode(graph).getBytes(UTF_8));
        } else if (die < 985) {
            return new Change.RefreshPrimary(random.nextInt(4) > 0);
        } else if (die < 999) {
            return new Change.SetDescription(content().getBytes(UTF_8));
        }
        return random.nextInt(4) > 0 ? new Change.SetPrimary(null) : new Change.Clear();
    }

    private LinkContent link(GraphView graph) {
        Map<String, Double> metrics = new TreeMap<>();
        while (random.nextInt(3) == 0) {
            /* Of more names than a topology may have. */
            metrics.put("m" + random.nextInt(19), (double) random.nextInt(100));
        }
        return TestContent.link(
                "l" + random.nextInt(linkIds),
                hubOr(graph),
                hubOr(graph),
                random.nextInt(6),
                random.nextBoolean(),
                metrics,
                content());
    }

    /** One node is chosen so often that it becomes a hub, has parallel links, and links to itself. */
    private String hubOr(GraphView graph) {
        boolean hub = random.nextInt(3) == 0 && graph.findNode("n0".getBytes(UTF_8)) >= 0;
        return hub ? "n0" : someNode(graph);
    }

    private String content() {
        /* Now and then longer than a page keeps inline. */
        return "x".repeat(random.nextInt(40) == 0 ? random.nextInt(900, 3_000) : random.nextInt(30));
    }

    /** The id of a node that, most likely, exists. */
    private String someNode(GraphView graph) {
        int from = random.nextInt(graph.nodeSlots() + 1);
        int slot = graph.nextNode(from);
        return slot < 0 || random.nextInt(12) == 0 ? "n" + random.nextInt(nodeIds) : id(graph.node(slot));
    }

    private String someLink(GraphView graph) {
        int slot = graph.nextLink(random.nextInt(graph.linkSlots() + 1));
        return slot < 0 || random.nextInt(12) == 0 ? "l" + random.nextInt(linkIds) : id(graph.link(slot));
    }

    private static String id(Element element) {
        return element.id();
    }
}
