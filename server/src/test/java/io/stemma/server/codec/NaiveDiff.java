package io.stemma.server.codec;

import static io.stemma.server.graph.GraphView.NO_SLOT;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.stemma.server.graph.Snapshot;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.ElementType;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares all elements of two versions with each other, by their messages. */
final class NaiveDiff {
    private NaiveDiff() {}

    static List<ElementChange> between(Snapshot before, Snapshot after, ChangeFilter filter) {
        List<ElementChange> changes = new ArrayList<>();
        Map<String, Node> nodesBefore = nodes(before, filter);
        Map<String, Node> nodesAfter = nodes(after, filter);
        for (String id : ids(nodesBefore, nodesAfter)) {
            Node was = nodesBefore.get(id);
            Node is = nodesAfter.get(id);
            ElementChange.Builder change = change(was, is, filter);
            if (change != null) {
                change.setNode(is == null ? Node.newBuilder().setId(id).build() : is);
                changes.add(
                        was == null
                                ? change.build()
                                : change.setPreviousNode(was).build());
            }
        }
        Map<String, Link> linksBefore = links(before, filter);
        Map<String, Link> linksAfter = links(after, filter);
        for (String id : ids(linksBefore, linksAfter)) {
            Link was = linksBefore.get(id);
            Link is = linksAfter.get(id);
            ElementChange.Builder change = change(was, is, filter);
            if (change != null) {
                change.setLink(is == null ? ends(Objects.requireNonNull(was)) : is);
                changes.add(
                        was == null
                                ? change.build()
                                : change.setPreviousLink(was).build());
            }
        }
        return changes;
    }

    private static Link ends(Link link) {
        return Link.newBuilder()
                .setId(link.getId())
                .setSourceNodeId(link.getSourceNodeId())
                .setDestinationNodeId(link.getDestinationNodeId())
                .build();
    }

    private static Set<String> ids(Map<String, ?> before, Map<String, ?> after) {
        Set<String> ids = new TreeSet<>(Utf8.ORDER);
        ids.addAll(before.keySet());
        ids.addAll(after.keySet());
        return ids;
    }

    private static ElementChange.@Nullable Builder change(
            @Nullable Message was, @Nullable Message is, ChangeFilter filter) {
        if (was == null || is == null) {
            return ElementChange.newBuilder().setKind(was == null ? ChangeKind.ADDED : ChangeKind.REMOVED);
        }
        if (was.equals(is)) {
            return null;
        }
        FieldMask.Builder mask = FieldMask.newBuilder();
        for (FieldDescriptor field : was.getDescriptorForType().getFields()) {
            if (Set.of("created_version", "modified_version").contains(field.getName())
                    || flat(was, field).equals(flat(is, field))) {
                continue;
            }
            if (field.isMapField()) {
                Map<String, Object> earlier = flat(was, field);
                Map<String, Object> later = flat(is, field);
                for (String key : ids(earlier, later)) {
                    if (!String.valueOf(earlier.get(key)).equals(String.valueOf(later.get(key)))) {
                        mask.addPaths(field.getName() + "." + key);
                    }
                }
            } else {
                mask.addPaths(field.getName());
            }
        }
        boolean wanted = filter.getFields().getPathsCount() == 0
                || mask.getPathsList().stream()
                        .anyMatch(path -> filter.getFields().getPathsList().stream()
                                .anyMatch(asked -> path.equals(asked) || path.startsWith(asked + ".")));
        return wanted ? ElementChange.newBuilder().setKind(ChangeKind.CHANGED).setChangedFields(mask) : null;
    }

    private static Map<String, Object> flat(Message message, FieldDescriptor field) {
        Map<String, Object> values = new TreeMap<>();
        if (field.isMapField()) {
            for (Object entry : (List<?>) message.getField(field)) {
                Message pair = (Message) entry;
                values.put(
                        (String) pair.getField(pair.getDescriptorForType().findFieldByName("key")),
                        pair.getField(pair.getDescriptorForType().findFieldByName("value")));
            }
        } else if (!field.hasPresence() || message.hasField(field)) {
            values.put("", message.getField(field));
        }
        return values;
    }

    private static Map<String, Node> nodes(Snapshot graph, ChangeFilter filter) {
        Map<String, Node> nodes = new TreeMap<>();
        Set<String> near = near(graph, filter);
        for (int slot = graph.nextNode(0); slot != NO_SLOT; slot = graph.nextNode(slot + 1)) {
            Node node = NodeCodec.message(graph.node(slot));
            if (filter.getType() != ElementType.LINK
                    && near.contains(node.getId())
                    && node.getId().startsWith(filter.getElement().getIdPrefix())
                    && (filter.getElement().getKind().isEmpty()
                            || node.getKind().equals(filter.getElement().getKind()))
                    && node.getLabelsMap()
                            .entrySet()
                            .containsAll(filter.getElement().getLabelsMap().entrySet())) {
                nodes.put(node.getId(), node);
            }
        }
        return nodes;
    }

    private static Map<String, Link> links(Snapshot graph, ChangeFilter filter) {
        Map<String, Link> links = new TreeMap<>();
        Set<String> near = near(graph, filter);
        for (Link link : all(graph)) {
            if (filter.getType() != ElementType.NODE
                    && filter.getElement().getKind().isEmpty()
                    && near.contains(link.getSourceNodeId())
                    && near.contains(link.getDestinationNodeId())
                    && link.getId().startsWith(filter.getElement().getIdPrefix())
                    && link.getLabelsMap()
                            .entrySet()
                            .containsAll(filter.getElement().getLabelsMap().entrySet())) {
                links.put(link.getId(), link);
            }
        }
        return links;
    }

    private static List<Link> all(Snapshot graph) {
        List<Link> links = new ArrayList<>();
        for (int slot = graph.nextLink(0); slot != NO_SLOT; slot = graph.nextLink(slot + 1)) {
            links.add(LinkCodec.message(graph, slot));
        }
        return links;
    }

    private static Set<String> near(Snapshot graph, ChangeFilter filter) {
        Set<String> near = new HashSet<>();
        for (int slot = graph.nextNode(0); slot != NO_SLOT; slot = graph.nextNode(slot + 1)) {
            near.add(graph.node(slot).id());
        }
        if (!filter.hasAround()) {
            return near;
        }
        near.retainAll(Set.of(filter.getAround().getNodeId()));
        for (int hop = 0; hop < filter.getAround().getMaxHops(); hop++) {
            Set<String> further = new HashSet<>(near);
            for (Link link : all(graph)) {
                if (near.contains(link.getSourceNodeId()) || near.contains(link.getDestinationNodeId())) {
                    further.add(link.getSourceNodeId());
                    further.add(link.getDestinationNodeId());
                }
            }
            near = further;
        }
        return near;
    }
}
