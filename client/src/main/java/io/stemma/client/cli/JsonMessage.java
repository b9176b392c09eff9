package io.stemma.client.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.stemma.v1.AttributeValue;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads messages of the contract from JSON as {@link MessageJson} writes it, so that what was got can be put again. */
final class JsonMessage {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonMessage() {}

    /**
     * The JSON value of a text.
     *
     * @throws IllegalArgumentException if it is none
     */
    static JsonNode parse(String what, String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw new IllegalArgumentException(what + ": empty (expected JSON)");
            }
            return node;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    what + ":" + line + ": " + e.getOriginalMessage() + " (expected JSON)", e);
        }
    }

    /**
     * Merges an object's fields into the message. Fields that only the server sets are read and have no effect there.
     *
     * @throws IllegalArgumentException if a field is unknown or not of its type
     */
    static void merge(JsonNode object, Message.Builder into) {
        expect(into.getDescriptorForType().getName(), object, object.isObject(), "an object");
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            FieldDescriptor field = into.getDescriptorForType().findFieldByName(entry.getKey());
            if (field == null) {
                throw new IllegalArgumentException(entry.getKey() + ": no such field (expected one of "
                        + into.getDescriptorForType().getName() + ")");
            }
            set(field, entry.getValue(), into);
        }
    }

    /** The attribute that a JSON value is. */
    static AttributeValue attribute(JsonNode node) {
        AttributeValue.Builder value = AttributeValue.newBuilder();
        if (node.isTextual()) {
            value.setStringValue(node.textValue());
        } else if (node.isBoolean()) {
            value.setBoolValue(node.booleanValue());
        } else if (node.isIntegralNumber() && node.canConvertToLong()) {
            value.setIntValue(node.longValue());
        } else if (node.isNumber()) {
            value.setDoubleValue(node.doubleValue());
        } else {
            value.setJsonValue(node.toString());
        }
        return value.build();
    }

    private static void set(FieldDescriptor field, JsonNode node, Message.Builder into) {
        if (field.isMapField()) {
            expect(field.getName(), node, node.isObject(), "an object");
            node.properties().forEach(entry -> into.addRepeatedField(field, entry(field, entry, into)));
        } else if (field.isRepeated()) {
            expect(field.getName(), node, node.isArray(), "a list");
            node.forEach(item -> into.addRepeatedField(field, value(field, item, into)));
        } else {
            into.setField(field, value(field, node, into));
        }
    }

    private static Message entry(FieldDescriptor field, Map.Entry<String, JsonNode> entry, Message.Builder into) {
        Message.Builder pair = into.newBuilderForField(field);
        FieldDescriptor value = field.getMessageType().findFieldByName("value");
        pair.setField(field.getMessageType().findFieldByName("key"), entry.getKey());
        return pair.setField(value, value(value, entry.getValue(), pair)).build();
    }

    private static Object value(FieldDescriptor field, JsonNode node, Message.Builder into) {
        String name = field.getName();
        return switch (field.getJavaType()) {
            case STRING -> expect(name, node, node.isTextual(), "a text").textValue();
            case BOOLEAN ->
                expect(name, node, node.isBoolean(), "true or false").booleanValue();
            case INT -> whole(field, node).intValue();
            case LONG -> whole(field, node).longValue();
            case DOUBLE -> expect(name, node, node.isNumber(), "a number").doubleValue();
            case ENUM -> enumValue(field, node);
            case MESSAGE -> message(into.newBuilderForField(field), node);
            default -> throw new IllegalArgumentException(name + ": " + field.getType() + " cannot be given as JSON");
        };
    }

    private static Message message(Message.Builder builder, JsonNode node) {
        if (builder instanceof AttributeValue.Builder) {
            return attribute(node);
        }
        merge(node, builder);
        return builder.build();
    }

    private static BigInteger whole(FieldDescriptor field, JsonNode node) {
        if (field.getType() == FieldDescriptor.Type.FIXED64 && node.isTextual()) {
            expect(field.getName(), node, node.textValue().matches("[0-9a-f]{1,16}"), "a hexadecimal number");
            return new BigInteger(node.textValue(), 16);
        }
        boolean unsigned = switch (field.getType()) {
            case UINT32, UINT64, FIXED64 -> true;
            default -> false;
        };
        int bits = field.getJavaType() == FieldDescriptor.JavaType.INT ? 32 : 64;
        boolean digits =
                (node.isIntegralNumber() || node.isTextual()) && node.asText().matches("-?[0-9]{1,20}");
        BigInteger value = digits ? new BigInteger(node.asText()) : BigInteger.ZERO;
        boolean fits = unsigned ? value.signum() >= 0 && value.bitLength() <= bits : value.bitLength() < bits;
        expect(field.getName(), node, digits && fits, (unsigned ? "0.." : "") + "a whole number of " + bits + " bits");
        return value;
    }

    /** Takes "DOWN" for "LINK_STATUS_DOWN", too. */
    private static EnumValueDescriptor enumValue(FieldDescriptor field, JsonNode node) {
        EnumValueDescriptor value = find(field, node.asText());
        if (value == null) {
            throw new IllegalArgumentException(field.getName() + ": " + node + " (expected one of "
                    + field.getEnumType().getValues() + ")");
        }
        return value;
    }

    private static @Nullable EnumValueDescriptor find(FieldDescriptor field, String name) {
        EnumValueDescriptor exact = field.getEnumType().findValueByName(name);
        return exact != null ? exact : field.getEnumType().findValueByName("LINK_STATUS_" + name);
    }

    private static JsonNode expect(String what, JsonNode node, boolean is, String expected) {
        if (!is) {
            throw new IllegalArgumentException(what + ": " + node + " (expected " + expected + ")");
        }
        return node;
    }
}
