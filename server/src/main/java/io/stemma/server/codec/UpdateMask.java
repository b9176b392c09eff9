package io.stemma.server.codec;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields a patch replaces: whole fields, and single entries of maps. */
record UpdateMask(List<FieldDescriptor> fields, List<MapEntry> entries) {
    /** One entry of a map field. */
    record MapEntry(String field, String key) {}

    /** Reads the mask for a message of that type; the names in {@code fixed} can not be patched. */
    static UpdateMask decode(FieldMask mask, Descriptor type, Set<String> fixed, Subject subject) {
        int paths = mask.getPathsCount();
        if (paths < 1 || paths > ElementLimits.MASK_PATHS_MAX) {
            throw Errors.invalid(
                    subject.with("update_mask"), paths + " paths", "1.." + ElementLimits.MASK_PATHS_MAX + " paths");
        }
        List<FieldDescriptor> fields = new ArrayList<>();
        List<MapEntry> entries = new ArrayList<>();
        for (int i = 0; i < paths; i++) {
            String path = mask.getPaths(i);
            int dot = path.indexOf('.');
            FieldDescriptor field = type.findFieldByName(dot < 0 ? path : path.substring(0, dot));
            if (field == null || fixed.contains(field.getName()) || (dot >= 0 && !field.isMapField())) {
                throw Errors.invalid(
                        subject.with("update_mask.paths[" + i + "]"),
                        Found.text(path),
                        "a field of " + type.getName() + " that can be patched, or an entry of a map");
            }
            if (dot < 0) {
                fields.add(field);
            } else {
                entries.add(new MapEntry(field.getName(), path.substring(dot + 1)));
            }
        }
        return new UpdateMask(List.copyOf(fields), List.copyOf(entries));
    }

    /** True if the mask names that field as a whole. */
    boolean hasField(String name) {
        return fields.stream().anyMatch(field -> field.getName().equals(name));
    }

    /** A mask of paths that are right. */
    static UpdateMask of(Iterable<String> paths, Descriptor type) {
        List<FieldDescriptor> fields = new ArrayList<>();
        List<MapEntry> entries = new ArrayList<>();
        for (String path : paths) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                fields.add(type.findFieldByName(path));
            } else {
                entries.add(new MapEntry(path.substring(0, dot), path.substring(dot + 1)));
            }
        }
        return new UpdateMask(List.copyOf(fields), List.copyOf(entries));
    }

    /** Replaces the whole fields. */
    void applyFields(Message.Builder target, Message values) {
        for (FieldDescriptor field : fields) {
            boolean given = field.isRepeated() ? values.getRepeatedFieldCount(field) > 0 : values.hasField(field);
            if (given) {
                target.setField(field, values.getField(field));
            } else {
                target.clearField(field);
            }
        }
    }

    /** Replaces an entry of a map that may be changed. */
    static <V> void applyEntry(Map<String, V> target, String key, @Nullable V value) {
        if (value == null) {
            target.remove(key);
        } else {
            target.put(key, value);
        }
    }
}
