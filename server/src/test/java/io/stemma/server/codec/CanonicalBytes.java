package io.stemma.server.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The canonical bytes of a message as the contract defines them beside state_hash, written field by field from its descriptor. */
final class CanonicalBytes {
    private CanonicalBytes() {}

    static byte[] of(Message message, List<Integer> withoutFields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (FieldDescriptor field : new TreeMap<>(message.getAllFields()).keySet()) {
            if (!withoutFields.contains(field.getNumber())) {
                write(out, field, message.getField(field));
            }
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static void write(CodedOutputStream out, FieldDescriptor field, Object value) throws IOException {
        if (field.isMapField()) {
            writeMap(out, field, (List<?>) value);
        } else if (field.isPacked()) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            CodedOutputStream numbers = CodedOutputStream.newInstance(packed);
            for (Object number : (List<?>) value) {
                numbers.writeUInt32NoTag((Integer) number);
            }
            numbers.flush();
            out.writeByteArray(field.getNumber(), packed.toByteArray());
        } else if (field.isRepeated()) {
            for (Object one : (List<?>) value) {
                writeOne(out, field, one);
            }
        } else {
            writeOne(out, field, value);
        }
    }

    private static void writeMap(CodedOutputStream out, FieldDescriptor field, List<?> entries) throws IOException {
        TreeMap<byte[], Message> byKey = new TreeMap<>(Arrays::compareUnsigned);
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        for (Object entry : entries) {
            byKey.put(((String) ((Message) entry).getField(key)).getBytes(UTF_8), (Message) entry);
        }
        for (Message entry : byKey.values()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream both = CodedOutputStream.newInstance(bytes);
            writeOne(both, key, entry.getField(key));
            writeOne(both, value, entry.getField(value));
            both.flush();
            out.writeByteArray(field.getNumber(), bytes.toByteArray());
        }
    }

    private static void writeOne(CodedOutputStream out, FieldDescriptor field, Object value) throws IOException {
        int number = field.getNumber();
        switch (field.getType()) {
            case STRING -> out.writeString(number, (String) value);
            case BOOL -> out.writeBool(number, (Boolean) value);
            case DOUBLE -> out.writeDouble(number, (Double) value);
            case UINT32 -> out.writeUInt32(number, (Integer) value);
            case UINT64 -> out.writeUInt64(number, (Long) value);
            case SINT64 -> out.writeSInt64(number, (Long) value);
            case ENUM -> {
                out.writeTag(number, WireFormat.WIRETYPE_VARINT);
                out.writeEnumNoTag(((com.google.protobuf.Descriptors.EnumValueDescriptor) value).getNumber());
            }
            case MESSAGE -> out.writeByteArray(number, of((Message) value, List.of()));
            default -> throw new IllegalArgumentException("field " + field.getFullName() + " is of " + field.getType());
        }
    }
}
