package io.stemma.client.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.stemma.client.format.ImportOptions.Direction;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.io.IOException;
import java.util.List;

/**
 * The second look through an SNDlib file: emits nodes and links.
 *
 * <p>Its rows are {@code id [( x y )]} and {@code id ( source target ) capacity capacity_cost routing_cost setup_cost
 * ( {module_capacity module_cost}* )}. A link is undirected. Its capacity becomes a bandwidth only where META names a
 * unit; the number stays an attribute in any case.
 */
final class SndlibReader implements SndlibSections.Rows {
    private static final String LINK_SHAPE =
            "id ( source target ) capacity capacity_cost routing_cost setup_cost ( {module_capacity module_cost}* )";
    private static final int FIRST_NUMBER = 5;
    private static final int MODULES = 9;

    private final SndlibHeader header;
    private final ImportOptions options;
    private final Emitter emitter;

    SndlibReader(SndlibHeader header, ImportOptions options, Emitter emitter) {
        this.header = header;
        this.options = options;
        this.emitter = emitter;
    }

    @Override
    public void name(String found) {
        // The header has it.
    }

    @Override
    public void meta(String key, String value, long line) {
        // The header has it.
    }

    @Override
    public void other(String section, long line, int rows) {
        // The header told of it.
    }

    @Override
    public void node(List<String> words, long line) throws IOException {
        Node.Builder node = Node.newBuilder().setId(words.get(0));
        emitter.checked(line, () -> place(words, node));
        emitter.node(node.build(), line);
    }

    private void place(List<String> words, Node.Builder node) {
        boolean shaped = words.size() == 1
                || (words.get(1).equals("(") && words.get(words.size() - 1).equals(")"));
        if (!shaped || words.size() > 5 || words.size() == 2 || words.size() == 4) {
            throw new BadValue("node: \"" + String.join(" ", words) + "\" (expected id ( longitude latitude ))");
        }
        double[] point = SndlibHeader.point(words);
        if (point == null) {
            return;
        }
        if (header.degrees()) {
            node.getPositionBuilder().setLongitudeDeg(point[0]).setLatitudeDeg(point[1]);
        } else {
            node.putAttributes("x", number(point[0])).putAttributes("y", number(point[1]));
        }
    }

    @Override
    public void link(List<String> words, long line) throws IOException {
        boolean shaped = words.size() >= FIRST_NUMBER
                && words.get(1).equals("(")
                && words.get(4).equals(")");
        if (!shaped) {
            throw emitter.fault(line, "link: \"" + String.join(" ", words) + "\" (expected " + LINK_SHAPE + ")");
        }
        Link.Builder link = Link.newBuilder()
                .setId(words.get(0))
                .setSourceNodeId(words.get(2))
                .setDestinationNodeId(words.get(3));
        emitter.checked(line, () -> numbers(words, link));
        if (options.direction() == Direction.DIRECTED) {
            emitter.link(link.build(), line);
        } else {
            emitter.edge(link.build(), line);
        }
    }

    private void numbers(List<String> words, Link.Builder link) {
        double[] values = new double[4];
        for (int i = 0; i < values.length; i++) {
            if (words.size() <= FIRST_NUMBER + i) {
                throw new BadValue("link: \"" + String.join(" ", words) + "\" (expected " + LINK_SHAPE + ")");
            }
            values[i] = Numbers.finite(
                    List.of("capacity", "capacity_cost", "routing_cost", "setup_cost")
                            .get(i),
                    words.get(FIRST_NUMBER + i));
        }
        ContractRules.checkMetric("capacity", values[0]);
        ContractRules.checkMetric("routing_cost", values[2]);
        link.putAttributes("pre_installed_capacity", number(values[0]))
                .putAttributes("pre_installed_capacity_cost", number(values[1]))
                .putMetrics("routing_cost", values[2])
                .putAttributes("setup_cost", number(values[3]));
        double bits = Math.rint(values[0] * header.bitsPerSecond());
        if (bits > 0 && Numbers.isBitsPerSecond(bits)) {
            link.setMaxBandwidthBps(Numbers.bitsPerSecond(bits));
        }
        modules(words, link);
    }

    private static void modules(List<String> words, Link.Builder link) {
        if (words.size() == MODULES) {
            return;
        }
        List<String> inside = words.size() >= MODULES + 2 ? words.subList(MODULES + 1, words.size() - 1) : List.of();
        boolean shaped =
                words.get(MODULES).equals("(") && words.get(words.size() - 1).equals(")");
        if (!shaped || inside.size() % 2 != 0) {
            throw new BadValue("link: \"" + String.join(" ", words) + "\" (expected " + LINK_SHAPE + ")");
        }
        ArrayNode modules = Json.NODES.arrayNode();
        for (int i = 0; i < inside.size(); i += 2) {
            modules.addObject()
                    .put("capacity", Numbers.finite("module capacity", inside.get(i)))
                    .put("cost", Numbers.finite("module cost", inside.get(i + 1)));
        }
        if (!modules.isEmpty()) {
            link.putAttributes("modules", AttributeJson.of("modules", modules));
        }
    }

    private static AttributeValue number(double value) {
        return AttributeValue.newBuilder().setDoubleValue(value).build();
    }
}
