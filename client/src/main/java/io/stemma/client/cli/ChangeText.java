package io.stemma.client.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.ElementChange;
import io.stemma.v1.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Changes as text for people: "~ link a-b  oper_status UP -> DOWN". */
final class ChangeText {
    /** Of the description these follow from what else is told. */
    private static final Set<String> DERIVED =
            Set.of("version", "node_count", "link_count", "commit_time_us", "state_hash", "incarnation");

    private static final int VALUE_CHARS_MAX = 60;

    private ChangeText() {}

    /** One line for one change; needs the previous element for a changed one. */
    static String line(ElementChange change) {
        boolean isNode = change.hasNode();
        String name = isNode ? "node " + change.getNode().getId() : link(change.getLink());
        return switch (change.getKind()) {
            case ADDED -> "+ " + name;
            case REMOVED -> "- " + name;
            default -> "~ " + name + "  " + changed(change);
        };
    }

    private static String link(Link link) {
        return "link " + link.getId() + " (" + link.getSourceNodeId() + " > " + link.getDestinationNodeId() + ")";
    }

    private static String changed(ElementChange change) {
        Message before = change.hasNode() ? change.getPreviousNode() : change.getPreviousLink();
        Message after = change.hasNode() ? change.getNode() : change.getLink();
        List<String> fields = change.getChangedFields().getPathsList();
        return fields.isEmpty()
                ? "put again as it was"
                : String.join(
                        ", ",
                        fields.stream().map(path -> path(path, before, after)).toList());
    }

    /** What differs between two descriptions, one text for each field. */
    static List<String> fields(Message before, Message after) {
        List<String> texts = new ArrayList<>();
        for (FieldDescriptor field : after.getDescriptorForType().getFields()) {
            if (!DERIVED.contains(field.getName()) && !before.getField(field).equals(after.getField(field))) {
                texts.add(path(field.getName(), before, after));
            }
        }
        return texts;
    }

    private static String path(String path, Message before, Message after) {
        return path + " " + value(path, before) + " -> " + value(path, after);
    }

    private static String value(String path, Message message) {
        int dot = path.indexOf('.');
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(dot < 0 ? path : path.substring(0, dot));
        if (field == null) {
            return "?"; // a field of a newer server
        }
        if (dot >= 0) {
            return entry((List<?>) message.getField(field), path.substring(dot + 1));
        }
        boolean absent = field.hasPresence() && !message.hasField(field);
        return absent ? "-" : text(message.getField(field));
    }

    private static String entry(List<?> entries, String key) {
        for (Object item : entries) {
            MapEntry<?, ?> entry = (MapEntry<?, ?>) item;
            if (entry.getKey().equals(key)) {
                return text(entry.getValue());
            }
        }
        return "-";
    }

    private static String text(Object value) {
        String text = String.valueOf(value).replaceFirst("^LINK_STATUS_(UNSPECIFIED)?", "");
        if (value instanceof AttributeValue attribute) {
            text = ElementText.text(attribute);
        } else if (value instanceof Double number) {
            text = Quantity.number(number);
        } else if (value instanceof Message message) {
            text = message.toString().strip().replaceAll("\\s+", " ");
        } else if (value instanceof List<?> list) {
            text = list.stream().map(ChangeText::text).toList().toString();
        }
        text = text.isEmpty() ? "-" : text;
        return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX - 1) + "…";
    }
}
