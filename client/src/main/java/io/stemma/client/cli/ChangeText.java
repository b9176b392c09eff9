package io.stemma.client.cli;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes of elements as text for people. */
final class ChangeText {
    /** Of a description, these follow from what else is told. */
    private static final Set<String> DERIVED =
            Set.of("version", "node_count", "link_count", "commit_time_us", "state_hash", "incarnation");

    private ChangeText() {}

    /** "added", "changed" or "removed". */
    static String kind(ElementChange change) {
        return change.getKind() == ChangeKind.CHANGE_KIND_UNSPECIFIED
                ? ""
                : change.getKind().name().toLowerCase(Locale.ROOT);
    }

    /** "node/DNVRng", "link/DNVRng-KSCYng". */
    static String element(ElementChange change) {
        return change.hasNode()
                ? "node/" + change.getNode().getId()
                : "link/" + change.getLink().getId();
    }

    /** The fields that changed, with their values before, where those are told, and after. */
    static String details(ElementChange change) {
        if (change.getKind() != ChangeKind.CHANGED) {
            return change.hasNode() ? text(change.getNode()) : text(change.getLink());
        }
        if (change.getChangedFields().getPathsCount() == 0) {
            return "put again as it was";
        }
        Message now = change.hasNode() ? change.getNode() : change.getLink();
        boolean told = change.hasPreviousNode() || change.hasPreviousLink();
        Message before = change.hasNode() ? change.getPreviousNode() : change.getPreviousLink();
        return change.getChangedFields().getPathsList().stream()
                .map(path -> path + " " + (told ? value(before, path) + " -> " : "") + value(now, path))
                .collect(Collectors.joining(", "));
    }

    /** One line: "~ link a-b (a > b)  oper_status up -> down". */
    static String line(ElementChange change) {
        String name = change.hasNode() ? "node " + change.getNode().getId() : named(change.getLink());
        return switch (change.getKind()) {
            case ADDED -> "+ " + name;
            case REMOVED -> "- " + name;
            default -> {
                String details = details(change);
                yield "~ " + name + "  " + (details.isEmpty() ? "put again as it was" : details);
            }
        };
    }

    private static String named(Link link) {
        return "link " + link.getId() + " (" + link.getSourceNodeId() + " > " + link.getDestinationNodeId() + ")";
    }

    /** What differs between two descriptions, one text for each field. */
    static List<String> fields(Topology before, Topology after) {
        return Topology.getDescriptor().getFields().stream()
                .filter(field -> !DERIVED.contains(field.getName()))
                .filter(field -> !before.getField(field).equals(after.getField(field)))
                .map(field ->
                        field.getName() + " " + value(before, field.getName()) + " -> " + value(after, field.getName()))
                .toList();
    }

    /** What a node is, in short. */
    static String text(Node node) {
        return (node.getKind() + " " + ElementText.labels(node.getLabelsMap())).trim();
    }

    /** What a link is, in short. */
    static String text(Link link) {
        String ends = link.getSourceNodeId() + " -> " + link.getDestinationNodeId();
        return (ends + " " + Quantity.status(link.getOperStatus())).trim();
    }

    /** The value of a field, or of an entry of a map, by its path in a field mask; "-" for none. */
    private static String value(Message element, String path) {
        int dot = path.indexOf('.');
        FieldDescriptor field = element.getDescriptorForType().findFieldByName(dot < 0 ? path : path.substring(0, dot));
        if (field == null) {
            return "?";
        }
        if (dot > 0 && field.isMapField()) {
            return entry(element, field, path.substring(dot + 1));
        }
        if (field.isRepeated()) {
            List<?> values = (List<?>) element.getField(field);
            boolean plain = field.getJavaType() != FieldDescriptor.JavaType.MESSAGE;
            return plain && !values.isEmpty()
                    ? values.stream().map(value -> text(field, value)).collect(Collectors.joining(" "))
                    : values.size() + " of them";
        }
        boolean says = field.hasPresence()
                ? element.hasField(field)
                : !element.getField(field).equals("");
        return says ? text(field, element.getField(field)) : "-";
    }

    private static String entry(Message element, FieldDescriptor map, String key) {
        for (Object item : (List<?>) element.getField(map)) {
            Message entry = (Message) item;
            FieldDescriptor value = entry.getDescriptorForType().findFieldByName("value");
            if (entry.getField(entry.getDescriptorForType().findFieldByName("key"))
                    .equals(key)) {
                return text(value, entry.getField(value));
            }
        }
        return "-";
    }

    private static String text(FieldDescriptor field, Object value) {
        if (value instanceof AttributeValue attribute) {
            return ElementText.attributes(Map.of("", attribute)).substring(1);
        }
        if (value instanceof EnumValueDescriptor named) {
            String name = named.getName().toLowerCase(Locale.ROOT).replaceFirst("^link_status_", "");
            return name.equals("unspecified") ? "-" : name;
        }
        return switch (field.getType()) {
            case UINT32 -> Integer.toUnsignedString((Integer) value);
            case UINT64, FIXED64 -> Long.toUnsignedString((Long) value);
            case DOUBLE -> Quantity.number((Double) value);
            case MESSAGE -> "set";
            default -> value.toString();
        };
    }
}
