package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.v1.AttributeValue;
import java.nio.charset.StandardCharsets;

/** An attribute as a JSON value, and back. */
final class AttributeJson {
    private AttributeJson() {}

    /** The attribute that a JSON value is. A whole number beyond 64 bits becomes a double, as JSON readers do. */
    static AttributeValue of(String what, JsonNode node) {
        AttributeValue.Builder value = AttributeValue.newBuilder();
        if (node.isTextual()) {
            return value.setStringValue(node.textValue()).build();
        }
        if (node.isBoolean()) {
            return value.setBoolValue(node.booleanValue()).build();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return value.setIntValue(node.longValue()).build();
        }
        if (node.isNumber()) {
            return value.setDoubleValue(finite(what, node)).build();
        }
        return value.setJsonValue(text(what, node)).build();
    }

    /** Whether {@link #tree} and {@link #of} give this attribute back unchanged. */
    static boolean isExact(AttributeValue value) {
        if (!value.hasJsonValue()) {
            return true;
        }
        try {
            JsonNode tree = tree("attribute", value);
            return !tree.isNumber()
                    && !tree.isTextual()
                    && !tree.isBoolean()
                    && Json.text(tree).equals(value.getJsonValue());
        } catch (BadValue notJson) {
            return false;
        }
    }

    /** The JSON value that an attribute is. */
    static JsonNode tree(String what, AttributeValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> Json.NODES.textNode(value.getStringValue());
            case INT_VALUE -> Json.NODES.numberNode(value.getIntValue());
            case DOUBLE_VALUE -> number(what, value.getDoubleValue());
            case BOOL_VALUE -> Json.NODES.booleanNode(value.getBoolValue());
            case JSON_VALUE -> Json.parse(what, value.getJsonValue());
            case VALUE_NOT_SET -> throw new IllegalArgumentException(what + ": no value (expected one)");
        };
    }

    /** A finite number as JSON. */
    static JsonNode number(String what, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + ": " + value + " (expected a finite number)");
        }
        return Json.NODES.numberNode(value);
    }

    /** The finite number that a JSON number is. */
    static double finite(String what, JsonNode node) {
        double value = node.doubleValue();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new BadValue(what + ": " + node.asText() + " (expected a finite number of 64 bits)");
        }
        return value;
    }

    private static String text(String what, JsonNode node) {
        if (depth(node) > FormatLimits.ATTRIBUTE_DEPTH_MAX) {
            throw new BadValue(what + ": nested " + depth(node) + " deep (expected at most "
                    + FormatLimits.ATTRIBUTE_DEPTH_MAX + ")");
        }
        String text = Json.text(node);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > FormatLimits.ATTRIBUTE_BYTES_MAX) {
            throw new BadValue(
                    what + ": " + bytes + " bytes (expected at most " + FormatLimits.ATTRIBUTE_BYTES_MAX + ")");
        }
        return text;
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }
}
