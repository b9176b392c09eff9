package io.stemma.client.cli;

import io.stemma.v1.AttributeValue;
import io.stemma.v1.Node;
import io.stemma.v1.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be said of a node on the command line. */
final class NodeFields {
    @Option(names = "--kind", paramLabel = "TEXT", description = "What sort of node it is: router, switch, service.")
    private @Nullable String kind;

    @Option(names = "--display-name", paramLabel = "TEXT", description = "A name for people.")
    private @Nullable String displayName;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label. May be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--attribute",
            paramLabel = "KEY=VALUE",
            converter = {Quantity.Text.class, Quantity.Attribute.class},
            description = "A further fact: JSON (65001, true, [1,2]), or else text. May be repeated.")
    private Map<String, AttributeValue> attributes = new LinkedHashMap<>();

    @Option(
            names = "--position",
            paramLabel = "LAT,LON",
            converter = Quantity.Place.class,
            description = "Degrees north and east, and perhaps metres of altitude: 47.61,-122.33.")
    private @Nullable Position position;

    @Option(names = "--lease", paramLabel = "ID", description = "The lease that it lives by; 0 for none.")
    private @Nullable Long lease;

    /** Sets the fields that were given. */
    Node.Builder addTo(Node.Builder node) {
        if (kind != null) {
            node.setKind(kind);
        }
        if (displayName != null) {
            node.setDisplayName(displayName);
        }
        if (position != null) {
            node.setPosition(position);
        }
        if (lease != null) {
            node.setLeaseId(lease);
        }
        return node.putAllLabels(labels).putAllAttributes(attributes);
    }

    /** Names the fields that were given, as a field mask does. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        if (kind != null) {
            paths.add("kind");
        }
        if (displayName != null) {
            paths.add("display_name");
        }
        if (position != null) {
            paths.add("position");
        }
        if (lease != null) {
            paths.add("lease_id");
        }
        labels.keySet().forEach(key -> paths.add("labels." + key));
        attributes.keySet().forEach(key -> paths.add("attributes." + key));
        return paths;
    }
}
