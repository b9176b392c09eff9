package io.stemma.client.format;

import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The second look through an edge list: emits its nodes, in the order in which they are named, and its links.
 *
 * <p>A file that holds every edge in both directions gives one link a row, and the n-th row from a to b is the reverse
 * of the n-th row from b to a. In any other undirected file a row is two links.
 */
final class EdgeListReader {
    private static final Set<String> COSTS = Set.of("weight", "cost", "metric", "distance", "dist", "length");

    private final EdgeListLayout layout;
    private final ImportOptions options;
    private final Emitter emitter;
    private final EdgeIds ids = new EdgeIds();
    private final boolean undirected;
    private final boolean paired;

    EdgeListReader(EdgeListLayout layout, ImportOptions options, Emitter emitter) {
        this.layout = layout;
        this.options = options;
        this.emitter = emitter;
        this.undirected = switch (options.direction()) {
            case AUTO -> layout.declaredUndirected() || layout.bothWays();
            case DIRECTED -> false;
            case UNDIRECTED -> true;
        };
        this.paired = undirected && layout.bothWays();
    }

    void read(TextLines lines) throws IOException {
        for (String line = lines.next(); line != null; line = lines.next()) {
            long number = lines.number();
            boolean special = number == layout.headerLine() || number == layout.endLine();
            if (!special && !line.isBlank() && !EdgeListLayout.isComment(line)) {
                row(layout.separator().split(line.strip()), number);
            }
        }
    }

    private void row(List<String> fields, long line) throws IOException {
        if (fields.size() < 2 || fields.get(0).isEmpty() || fields.get(1).isEmpty()) {
            throw emitter.fault(line, "row: \"" + String.join(" ", fields) + "\" (expected two node ids)");
        }
        if (fields.size() > FormatLimits.COLUMNS_MAX) {
            throw emitter.fault(
                    line, "row: " + fields.size() + " columns (expected at most " + FormatLimits.COLUMNS_MAX + ")");
        }
        String source = fields.get(0);
        String target = fields.get(1);
        node(source, line);
        node(target, line);
        int n = ids.count(source, target);
        Link.Builder link = Link.newBuilder()
                .setId(EdgeIds.id(source, target, n))
                .setSourceNodeId(source)
                .setDestinationNodeId(target);
        emitter.checked(line, () -> facts(fields, link));
        emit(link, n, line);
    }

    private void node(String id, long line) throws IOException {
        if (!emitter.hasNode(id)) {
            emitter.node(Node.newBuilder().setId(id).build(), line);
        }
    }

    private void emit(Link.Builder link, int n, long line) throws IOException {
        if (!undirected || link.getSourceNodeId().equals(link.getDestinationNodeId())) {
            emitter.linkOfUniqueId(link.build(), line);
            return;
        }
        String back = paired
                ? EdgeIds.id(link.getDestinationNodeId(), link.getSourceNodeId(), n)
                : EdgeIds.reverse(link.getId());
        Link forward = link.setReverseLinkId(back).build();
        emitter.linkOfUniqueId(forward, line);
        if (!paired) {
            emitter.linkOfUniqueId(Emitter.opposite(forward, back), line);
        }
    }

    private void facts(List<String> fields, Link.Builder link) {
        for (int i = 2; i < fields.size(); i++) {
            String text = fields.get(i);
            String cost = cost(i);
            if (cost != null) {
                double value = Numbers.finite(cost, text);
                ContractRules.checkMetric(cost, value);
                link.putMetrics(cost, value);
            } else {
                link.putAttributes(attribute(i), value(text));
            }
        }
    }

    /* The metric that a column holds; null if it holds something else. */
    private @Nullable String cost(int column) {
        if (column - 2 < layout.columns().size()) {
            String name = layout.columns().get(column - 2);
            return COSTS.contains(name) ? name : null;
        }
        return column == 2 && isWeight() ? "weight" : null;
    }

    private boolean isWeight() {
        return switch (options.thirdColumn()) {
            case AUTO -> !layout.relationship() && layout.thirdColumnIsWeight();
            case WEIGHT -> true;
            case LABEL -> false;
        };
    }

    private String attribute(int column) {
        if (column - 2 < layout.columns().size()) {
            return layout.columns().get(column - 2);
        }
        String third = layout.relationship() ? "relationship" : "label";
        return column == 2 ? third : "column" + (column + 1);
    }

    private static AttributeValue value(String text) {
        AttributeValue.Builder value = AttributeValue.newBuilder();
        return Numbers.isWhole(text) && text.equals(String.valueOf(Long.parseLong(text)))
                ? value.setIntValue(Long.parseLong(text)).build()
                : value.setStringValue(text).build();
    }
}
