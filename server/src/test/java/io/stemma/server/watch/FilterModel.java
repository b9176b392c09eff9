package io.stemma.server.watch;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a filter lets through, found out the plain way. */
final class FilterModel {
    private static final Set<String> LEFT_OUT = Set.of("id", "created_version", "modified_version");

    private final ChangeFilter filter;

    FilterModel(ChangeFilter filter) {
        this.filter = filter;
    }

    /** True if everything gets through. */
    boolean isOpen() {
        return filter.equals(ChangeFilter.getDefaultInstance());
    }

    boolean hasFields() {
        return filter.hasFields();
    }

    /** The part of the topology that the filter shows. */
    TopologyState view(TopologyState state) {
        Map<String, Node> nodes = new TreeMap<>(state.nodes());
        Map<String, Link> links = new TreeMap<>(state.links());
        if (filter.hasAround()) {
            Set<String> near = near(state);
            nodes.keySet().retainAll(near);
            links.values()
                    .removeIf(link ->
                            !near.contains(link.getSourceNodeId()) || !near.contains(link.getDestinationNodeId()));
        }
        nodes.values().removeIf(node -> !matches(node));
        links.values().removeIf(link -> !matches(link));
        return new TopologyState(state.topology(), nodes, links);
    }

    private boolean matches(Node node) {
        String kind = filter.getElement().getKind();
        return filter.getType() != ElementType.LINK
                && (kind.isEmpty() || node.getKind().equals(kind))
                && matches(node.getId(), node.getLabelsMap());
    }

    private boolean matches(Link link) {
        return filter.getType() != ElementType.NODE
                && filter.getElement().getKind().isEmpty()
                && matches(link.getId(), link.getLabelsMap());
    }

    private boolean matches(String id, Map<String, String> labels) {
        return id.startsWith(filter.getElement().getIdPrefix())
                && labels.entrySet()
                        .containsAll(filter.getElement().getLabelsMap().entrySet());
    }

    private Set<String> near(TopologyState state) {
        Set<String> near = new HashSet<>();
        if (state.nodes().containsKey(filter.getAround().getNodeId())) {
            near.add(filter.getAround().getNodeId());
        }
        for (int hop = 0; hop < filter.getAround().getMaxHops(); hop++) {
            Set<String> next = new HashSet<>(near);
            for (Link link : state.links().values()) {
                if (near.contains(link.getSourceNodeId()) || near.contains(link.getDestinationNodeId())) {
                    next.add(link.getSourceNodeId());
                    next.add(link.getDestinationNodeId());
                }
            }
            near = next;
        }
        return near;
    }

    /** True if a change of these fields is of interest. */
    boolean concerns(List<String> changedFields) {
        return !filter.hasFields()
                || changedFields.stream()
                        .anyMatch(changed -> filter.getFields().getPathsList().stream()
                                .anyMatch(path -> changed.equals(path) || changed.startsWith(path + ".")));
    }

    /** The fields that differ, as a patch would name them. */
    static List<String> changedFields(Message before, Message after) {
        TreeSet<String> changed = new TreeSet<>();
        for (FieldDescriptor field : before.getDescriptorForType().getFields()) {
            if (LEFT_OUT.contains(field.getName()) || same(before, after, field)) {
                continue;
            }
            if (field.isMapField()) {
                changed.addAll(changedKeys(field.getName(), entries(before, field), entries(after, field)));
            } else {
                changed.add(field.getName());
            }
        }
        return new ArrayList<>(changed);
    }

    private static boolean same(Message before, Message after, FieldDescriptor field) {
        boolean present = !field.hasPresence() || before.hasField(field) == after.hasField(field);
        return present
                && (field.isMapField()
                        ? entries(before, field).equals(entries(after, field))
                        : before.getField(field).equals(after.getField(field)));
    }

    private static Map<Object, Object> entries(Message message, FieldDescriptor field) {
        Map<Object, Object> entries = new TreeMap<>();
        for (Object entry : (List<?>) message.getField(field)) {
            Message pair = (Message) entry;
            List<FieldDescriptor> parts = pair.getDescriptorForType().getFields();
            entries.put(pair.getField(parts.get(0)), pair.getField(parts.get(1)));
        }
        return entries;
    }

    private static Set<String> changedKeys(String field, Map<Object, Object> before, Map<Object, Object> after) {
        Set<Object> keys = new HashSet<>(before.keySet());
        keys.addAll(after.keySet());
        Set<String> changed = new TreeSet<>();
        for (Object key : keys) {
            Object old = before.get(key);
            if (old == null || !old.equals(after.get(key))) {
                changed.add(field + "." + key);
            }
        }
        return changed;
    }
}
