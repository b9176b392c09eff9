package io.stemma.server.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells which fields of an element differ, by the paths that a patch would use. */
public final class ChangedFields {
    /** The versions always differ, and the id never does. */
    private static final Set<String> LEFT_OUT = Set.of("id", "created_version", "modified_version");

    private ChangedFields() {}

    /**
     * The paths of what differs between two messages of one type: fields in the order of their numbers ("oper_status"), entries of
     * maps by their keys ("labels.site").
     */
    public static FieldMask between(Message before, Message after) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        for (FieldDescriptor field : before.getDescriptorForType().getFields()) {
            if (LEFT_OUT.contains(field.getName())) {
                continue;
            }
            if (field.isMapField()) {
                addEntries(field, before, after, mask);
            } else if (!sameValue(field, before, after)) {
                mask.addPaths(field.getName());
            }
        }
        return mask.build();
    }

    private static boolean sameValue(FieldDescriptor field, Message before, Message after) {
        boolean samePresence = !field.hasPresence() || before.hasField(field) == after.hasField(field);
        return samePresence && before.getField(field).equals(after.getField(field));
    }

    private static void addEntries(FieldDescriptor field, Message before, Message after, FieldMask.Builder mask) {
        Map<String, Object> earlier = entries(before, field);
        Map<String, Object> later = entries(after, field);
        if (earlier.equals(later)) {
            return;
        }
        Set<String> keys = new TreeSet<>(Utf8.ORDER);
        keys.addAll(earlier.keySet());
        keys.addAll(later.keySet());
        for (String key : keys) {
            if (!Objects.equals(earlier.get(key), later.get(key))) {
                mask.addPaths(field.getName() + "." + key);
            }
        }
    }

    private static Map<String, Object> entries(Message message, FieldDescriptor field) {
        Map<String, Object> entries = new TreeMap<>(Utf8.ORDER);
        for (Object entry : (List<?>) message.getField(field)) {
            MapEntry<?, ?> pair = (MapEntry<?, ?>) entry;
            entries.put((String) pair.getKey(), pair.getValue());
        }
        return entries;
    }
}
