package io.stemma.server.codec;

import com.google.protobuf.Message;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.ErrorReason;
import java.util.Map;

/** The rules for single fields. Each check ends in a {@link RefusedException} that names field, value and expectation. */
final class FieldRules {
    private FieldRules() {}

    static void text(Subject subject, String field, String value, int bytesMax) {
        text(subject, field, value, 0, bytesMax);
    }

    private static void text(Subject subject, String field, String value, int bytesMin, int bytesMax) {
        int bytes = Utf8.length(value);
        if (bytes < bytesMin || bytes > bytesMax) {
            String found = bytes < 0 ? "ill-formed text" : bytes == 0 ? "empty" : bytes + " bytes";
            throw Errors.invalid(subject.with(field), found, bytesMin + ".." + bytesMax + " bytes of UTF-8");
        }
    }

    /** An id: not empty, and nothing in it that a terminal or a reader would take for something else. */
    static void id(Subject subject, String field, String id) {
        name(subject, field, id, ElementLimits.ID_BYTES_MAX);
    }

    /** An id that may be left out. */
    static void idOrEmpty(Subject subject, String field, String id) {
        if (!id.isEmpty()) {
            id(subject, field, id);
        }
    }

    /** A topology's name. */
    static void topologyName(Subject subject, String field, String name) {
        name(subject, field, name, ElementLimits.TOPOLOGY_NAME_BYTES_MAX);
    }

    private static void name(Subject subject, String field, String name, int bytesMax) {
        text(subject, field, name, 1, bytesMax);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c) || isDirectional(c)) {
                throw Errors.invalid(
                        subject.with(field),
                        Found.text(name),
                        "no control character or bidirectional override, found one at " + i);
            }
        }
    }

    private static boolean isDirectional(char c) {
        return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }

    static void count(Subject subject, String field, int count, int max) {
        if (count > max) {
            throw Errors.invalid(subject.with(field), count + " entries", "at most " + max);
        }
    }

    static void range(Subject subject, String field, long value, long max) {
        if (value > max) {
            throw Errors.invalid(subject.with(field), Long.toString(value), "0.." + max);
        }
    }

    static void range(Subject subject, String field, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw Errors.invalid(subject.with(field), Double.toString(value), min + ".." + max);
        }
    }

    static void finite(Subject subject, String field, double value) {
        if (!Double.isFinite(value)) {
            throw Errors.invalid(subject.with(field), Double.toString(value), "a finite number");
        }
    }

    /** Refuses a message with fields that this server does not know, since storing it would lose them. */
    static void known(Subject subject, Message message) {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            int number = message.getUnknownFields().asMap().keySet().iterator().next();
            String path = subject.toString();
            throw Errors.refused(
                    ErrorReason.UNKNOWN_FIELD,
                    path.isEmpty() ? message.getDescriptorForType().getName() : path,
                    "field " + number,
                    "only fields of " + message.getDescriptorForType().getFullName());
        }
    }

    static void labels(Subject subject, Map<String, String> labels) {
        count(subject, "labels", labels.size(), ElementLimits.LABELS_MAX);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            key(subject, "labels", label.getKey(), ElementLimits.LABEL_KEY_BYTES_MAX);
            if (label.getValue().length() > ElementLimits.LABEL_VALUE_BYTES_MAX / 3) {
                text(
                        subject,
                        "labels." + Found.key(label.getKey()),
                        label.getValue(),
                        ElementLimits.LABEL_VALUE_BYTES_MAX);
            }
        }
    }

    static void attributes(Subject subject, Map<String, AttributeValue> attributes) {
        count(subject, "attributes", attributes.size(), ElementLimits.ATTRIBUTES_MAX);
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            key(subject, "attributes", attribute.getKey(), ElementLimits.ATTRIBUTE_KEY_BYTES_MAX);
            attribute(subject, attribute.getKey(), attribute.getValue());
        }
    }

    private static void attribute(Subject subject, String key, AttributeValue value) {
        if (!value.getUnknownFields().asMap().isEmpty()) {
            known(subject.field("attributes." + Found.key(key)), value);
        }
        switch (value.getValueCase()) {
            case STRING_VALUE -> attributeText(subject, key, value.getStringValue());
            case JSON_VALUE -> attributeJson(subject, key, value.getJsonValue());
            case DOUBLE_VALUE -> {
                if (!Double.isFinite(value.getDoubleValue())) {
                    finite(subject, "attributes." + Found.key(key), value.getDoubleValue());
                }
            }
            case INT_VALUE, BOOL_VALUE -> {}
            case VALUE_NOT_SET ->
                throw Errors.invalid(subject.with("attributes." + Found.key(key)), "no value", "exactly one value");
        }
    }

    private static void attributeText(Subject subject, String key, String text) {
        int bytes = Utf8.length(text);
        if (bytes < 0 || bytes > ElementLimits.ATTRIBUTE_TEXT_BYTES_MAX) {
            text(subject, "attributes." + Found.key(key), text, ElementLimits.ATTRIBUTE_TEXT_BYTES_MAX);
        }
    }

    private static void attributeJson(Subject subject, String key, String json) {
        attributeText(subject, key, json);
        if (!JsonText.isCompact(json, ElementLimits.JSON_DEPTH_MAX)) {
            throw Errors.invalid(
                    subject.with("attributes." + Found.key(key) + ".json_value"),
                    Found.text(json),
                    "a compact JSON array, object or null, nested at most " + ElementLimits.JSON_DEPTH_MAX + " deep");
        }
    }

    static void key(Subject subject, String field, String key, int bytesMax) {
        int bytes = Utf8.length(key);
        if (bytes < 1 || bytes > bytesMax) {
            text(subject, field + "." + Found.key(key), key, 1, bytesMax);
        }
    }

    static void size(Subject subject, int bytes) {
        if (bytes > ElementLimits.ELEMENT_BYTES_MAX) {
            String path = subject.toString();
            throw Errors.invalid(
                    path.isEmpty() ? "element" : path,
                    bytes + " bytes",
                    "at most " + ElementLimits.ELEMENT_BYTES_MAX + " bytes");
        }
    }
}
