package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.stemma.v1.AttributeValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A message of the contract as a JSON object, and back without loss. Formats put here what they have no word for, so a
 * field that the contract gains later is carried without a change of any format.
 *
 * <p>Fields have the contract's names. Numbers of 64 bits are strings, as in RFC 7951 and protobuf's JSON. Attributes
 * are plain JSON values; one whose JSON text is not compact, and would not come back byte for byte, stands as a string
 * of JSON under {@value #TEXTS}.
 */
final class ProtoJson {
    static final String TEXTS = "attributes_as_text";

    private ProtoJson() {}

    /** All fields that are set. */
    static ObjectNode tree(Message message) {
        ObjectNode tree = Json.NODES.objectNode();
        message.getAllFields().forEach((field, value) -> put(tree, field, value));
        return tree;
    }

    /** Sets one field of a tree. */
    static void put(ObjectNode tree, FieldDescriptor field, Object value) {
        if (isAttributes(field)) {
            putAttributes(tree, field, value);
        } else if (field.isMapField()) {
            ObjectNode map = tree.putObject(field.getName());
            entries(value).forEach(entry -> map.set(key(entry), scalarOrMessage(valueField(field), value(entry))));
        } else if (field.isRepeated()) {
            ArrayNode array = tree.putArray(field.getName());
            ((List<?>) value).forEach(element -> array.add(scalarOrMessage(field, element)));
        } else {
            tree.set(field.getName(), scalarOrMessage(field, value));
        }
    }

    /** Sets what a tree holds; fields it does not name stay as they are, and maps keep the entries they have. */
    static void merge(JsonNode tree, Message.Builder into) {
        String what = into.getDescriptorForType().getName();
        if (!tree.isObject()) {
            throw new BadValue(what + ": " + tree.getNodeType() + " (expected an object)");
        }
        for (Map.Entry<String, JsonNode> member : tree.properties()) {
            if (member.getKey().equals(TEXTS)) {
                mergeTexts(member.getValue(), into);
                continue;
            }
            FieldDescriptor field = into.getDescriptorForType().findFieldByName(member.getKey());
            if (field == null) {
                throw new BadValue(
                        what + ": member \"" + member.getKey() + "\" (expected a field of stemma.v1." + what + ")");
            }
            merge(field, member.getValue(), into);
        }
    }

    /** Sets one field; null clears it. */
    static void merge(FieldDescriptor field, JsonNode value, Message.Builder into) {
        if (value.isNull()) {
            into.clearField(field);
        } else if (field.isMapField()) {
            expected(field, value, value.isObject(), "an object");
            value.properties().forEach(entry -> addEntry(into, field, entry.getKey(), entryValue(into, field, entry)));
        } else if (field.isRepeated()) {
            expected(field, value, value.isArray(), "an array");
            into.clearField(field);
            value.forEach(element -> into.addRepeatedField(field, read(into, field, element)));
        } else {
            into.setField(field, read(into, field, value));
        }
    }

    private static boolean isAttributes(FieldDescriptor field) {
        return field.isMapField()
                && valueField(field).getJavaType() == JavaType.MESSAGE
                && valueField(field).getMessageType().equals(AttributeValue.getDescriptor());
    }

    private static void putAttributes(ObjectNode tree, FieldDescriptor field, Object value) {
        ObjectNode plain = Json.NODES.objectNode();
        ObjectNode texts = Json.NODES.objectNode();
        for (Message entry : entries(value)) {
            AttributeValue attribute = (AttributeValue) value(entry);
            if (AttributeJson.isExact(attribute)) {
                plain.set(key(entry), AttributeJson.tree(key(entry), attribute));
            } else {
                texts.put(key(entry), attribute.getJsonValue());
            }
        }
        if (!plain.isEmpty()) {
            tree.set(field.getName(), plain);
        }
        if (!texts.isEmpty()) {
            tree.set(TEXTS, texts);
        }
    }

    private static void mergeTexts(JsonNode texts, Message.Builder into) {
        FieldDescriptor field = into.getDescriptorForType().findFieldByName("attributes");
        if (field == null) {
            throw new BadValue(TEXTS + ": not expected here");
        }
        texts.properties()
                .forEach(entry -> addEntry(
                        into,
                        field,
                        entry.getKey(),
                        AttributeValue.newBuilder()
                                .setJsonValue(entry.getValue().asText())
                                .build()));
    }

    /* In the order of the keys, so that equal messages give equal text. */
    static List<Message> entries(Object value) {
        List<Message> entries = new ArrayList<>();
        ((List<?>) value).forEach(entry -> entries.add((Message) entry));
        entries.sort(Comparator.comparing(ProtoJson::key));
        return entries;
    }

    static String key(Message entry) {
        return (String) entry.getField(entry.getDescriptorForType().findFieldByNumber(1));
    }

    static Object value(Message entry) {
        return entry.getField(entry.getDescriptorForType().findFieldByNumber(2));
    }

    private static FieldDescriptor valueField(FieldDescriptor map) {
        return map.getMessageType().findFieldByNumber(2);
    }

    private static Object entryValue(Message.Builder into, FieldDescriptor map, Map.Entry<String, JsonNode> entry) {
        return isAttributes(map)
                ? AttributeJson.of(entry.getKey(), entry.getValue())
                : read(into.newBuilderForField(map), valueField(map), entry.getValue());
    }

    private static void addEntry(Message.Builder into, FieldDescriptor map, String key, Object value) {
        into.addRepeatedField(
                map,
                into.newBuilderForField(map)
                        .setField(map.getMessageType().findFieldByNumber(1), key)
                        .setField(valueField(map), value)
                        .build());
    }

    private static JsonNode scalarOrMessage(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case STRING -> Json.NODES.textNode((String) value);
            case BOOLEAN -> Json.NODES.booleanNode((Boolean) value);
            case INT ->
                Json.NODES.numberNode(
                        isUnsigned(field) ? Integer.toUnsignedLong((Integer) value) : (long) (Integer) value);
            case LONG ->
                Json.NODES.textNode(
                        isUnsigned(field) ? Long.toUnsignedString((Long) value) : Long.toString((Long) value));
            case DOUBLE -> AttributeJson.number(field.getName(), (Double) value);
            case ENUM -> Json.NODES.textNode(((EnumValueDescriptor) value).getName());
            case MESSAGE -> tree((Message) value);
            default -> throw new IllegalArgumentException(field.getFullName() + ": " + field.getType());
        };
    }

    private static Object read(Message.Builder parent, FieldDescriptor field, JsonNode node) {
        return switch (field.getJavaType()) {
            case STRING -> expected(field, node, node.isTextual(), "a string").textValue();
            case BOOLEAN ->
                expected(field, node, node.isBoolean(), "true or false").booleanValue();
            case INT -> (int) whole(field, node, isUnsigned(field) ? 32 : 31).longValue();
            case LONG -> whole(field, node, isUnsigned(field) ? 64 : 63).longValue();
            case DOUBLE -> AttributeJson.finite(field.getName(), expected(field, node, node.isNumber(), "a number"));
            case ENUM -> enumValue(field, node);
            case MESSAGE -> message(parent.newBuilderForField(field), node);
            default -> throw new IllegalArgumentException(field.getFullName() + ": " + field.getType());
        };
    }

    private static Object message(Message.Builder builder, JsonNode node) {
        merge(node, builder);
        return builder.build();
    }

    private static BigInteger whole(FieldDescriptor field, JsonNode node, int bits) {
        String text = node.isIntegralNumber() || node.isTextual() ? node.asText() : "";
        boolean isWhole = text.matches("-?[0-9]{1,20}");
        BigInteger value = isWhole ? new BigInteger(text) : BigInteger.ZERO;
        boolean fits = value.bitLength() <= bits && (value.signum() >= 0 || !isUnsigned(field));
        expected(field, node, isWhole && fits, "a whole number of " + bits + " bits");
        return value;
    }

    private static EnumValueDescriptor enumValue(FieldDescriptor field, JsonNode node) {
        EnumValueDescriptor value = field.getEnumType().findValueByName(node.asText());
        expected(field, node, value != null, "a " + field.getEnumType().getName());
        return Objects.requireNonNull(value);
    }

    private static JsonNode expected(FieldDescriptor field, JsonNode node, boolean is, String what) {
        if (!is) {
            throw new BadValue(field.getName() + ": " + Json.text(node) + " (expected " + what + ")");
        }
        return node;
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, UINT64, FIXED32, FIXED64 -> true;
            default -> false;
        };
    }
}
