package io.stemma.client.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.util.List;

/**
 * Writes messages of the contract as JSON under the contract's own field names.
 *
 * <p>Numbers and truth values are always there; texts, lists, maps and enums only if they say something; optional
 * fields only if set. Whole numbers beyond 2^53, which many JSON readers would round, are written as texts; so is, in
 * hexadecimal, a state hash. Attributes are the JSON values they stand for.
 */
final class MessageJson {
    private static final long EXACT_MAX = 1L << 53;

    private final JsonGenerator json;

    MessageJson(JsonGenerator json) {
        this.json = json;
    }

    /** Writes the message as an object. */
    void write(MessageOrBuilder message) throws IOException {
        if (message instanceof AttributeValue attribute) {
            attribute(attribute);
            return;
        }
        json.writeStartObject();
        fields(message);
        json.writeEndObject();
    }

    /** Writes the message's fields into the object that is open. */
    void fields(MessageOrBuilder message) throws IOException {
        if (message instanceof Topology topology) {
            json.writeStringField("name", topology.getName());
            json.writeNumberField("version", topology.getVersion());
            json.writeNumberField("nodes", topology.getNodeCount());
            json.writeNumberField("links", topology.getLinkCount());
        }
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            boolean head = message instanceof Topology && field.getName().matches("name|version");
            if (!head && says(field, message)) {
                json.writeFieldName(field.getName());
                field(field, message.getField(field));
            }
        }
    }

    private static boolean says(FieldDescriptor field, MessageOrBuilder message) {
        if (field.isRepeated()) {
            return message.getRepeatedFieldCount(field) > 0;
        }
        if (field.hasPresence()) {
            return message.hasField(field);
        }
        return switch (field.getJavaType()) {
            case STRING, ENUM, BYTE_STRING -> message.hasField(field);
            default -> true;
        };
    }

    private void field(FieldDescriptor field, Object value) throws IOException {
        if (field.isMapField()) {
            map(field, (List<?>) value);
        } else if (field.isRepeated()) {
            json.writeStartArray();
            for (Object item : (List<?>) value) {
                value(field, item);
            }
            json.writeEndArray();
        } else {
            value(field, value);
        }
    }

    private void map(FieldDescriptor field, List<?> entries) throws IOException {
        FieldDescriptor key = field.getMessageType().findFieldByName("key");
        FieldDescriptor value = field.getMessageType().findFieldByName("value");
        json.writeStartObject();
        for (Object item : entries) {
            Message entry = (Message) item;
            json.writeFieldName(String.valueOf(entry.getField(key)));
            value(value, entry.getField(value));
        }
        json.writeEndObject();
    }

    private void value(FieldDescriptor field, Object value) throws IOException {
        switch (field.getJavaType()) {
            case INT -> json.writeNumber(whole(field, ((Number) value).intValue()));
            case LONG -> number(field, (Long) value);
            case FLOAT, DOUBLE -> decimal(((Number) value).doubleValue());
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case STRING -> json.writeString((String) value);
            case BYTE_STRING -> json.writeString(value.toString());
            case ENUM -> json.writeString(((EnumValueDescriptor) value).getName());
            case MESSAGE -> write((Message) value);
        }
    }

    private static long whole(FieldDescriptor field, int value) {
        return isUnsigned(field) ? Integer.toUnsignedLong(value) : value;
    }

    private void number(FieldDescriptor field, long value) throws IOException {
        if (field.getType() == FieldDescriptor.Type.FIXED64) {
            json.writeString(String.format("%016x", value));
        } else if (value < EXACT_MAX && value > (isUnsigned(field) ? -1 : -EXACT_MAX)) {
            json.writeNumber(value);
        } else {
            json.writeString(isUnsigned(field) ? Long.toUnsignedString(value) : Long.toString(value));
        }
    }

    private void decimal(double value) throws IOException {
        if (value == Math.rint(value) && Math.abs(value) < EXACT_MAX) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }

    private void attribute(AttributeValue attribute) throws IOException {
        switch (attribute.getValueCase()) {
            case STRING_VALUE -> json.writeString(attribute.getStringValue());
            case INT_VALUE -> json.writeNumber(attribute.getIntValue());
            case DOUBLE_VALUE -> json.writeNumber(attribute.getDoubleValue());
            case BOOL_VALUE -> json.writeBoolean(attribute.getBoolValue());
            case JSON_VALUE -> json.writeRawValue(attribute.getJsonValue());
            case VALUE_NOT_SET -> json.writeNull();
        }
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, UINT64, FIXED32, FIXED64 -> true;
            default -> false;
        };
    }
}
