package io.stemma.server.service;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.stemma.v1.Link;
import io.stemma.v1.MergeConflictKind;
import io.stemma.v1.MergeStrategy;
import io.stemma.v1.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;

/**
 * A three-way merge as one would write it down: over maps of whole messages, looking at every element of all three sides and at every
 * link for each node. It shares nothing with the server's but the contract.
 */
@NullUnmarked
final class NaiveMerge {
    /** A graph as two maps and the primary's id, "" for none. */
    record World(TreeMap<String, Node> nodes, TreeMap<String, Link> links, String primary) {}

    /** A conflict in short. */
    record Conflict(MergeConflictKind kind, String element, List<String> fields, MergeStrategy resolvedAs) {}

    private final World base;
    private final World ours;
    private final World theirs;
    private final MergeStrategy strategy;
    private final Map<String, MergeStrategy> resolutions;

    final Set<Conflict> conflicts = new HashSet<>();
    private final TreeMap<String, Node> nodes;
    private final TreeMap<String, Link> links;
    private String primary;

    /** Resolutions are by "node/id" and "link/id". */
    NaiveMerge(World base, World ours, World theirs, MergeStrategy strategy, Map<String, MergeStrategy> resolutions) {
        this.base = base;
        this.ours = ours;
        this.theirs = theirs;
        this.strategy = strategy;
        this.resolutions = resolutions;
        this.nodes = new TreeMap<>(ours.nodes);
        this.links = new TreeMap<>(ours.links);
        this.primary = ours.primary;
    }

    /** The merged graph; what it is if undecided conflicts count as ours. */
    World merged() {
        elements("node/", base.nodes, ours.nodes, theirs.nodes, nodes);
        elements("link/", base.links, ours.links, theirs.links, links);
        restoreNodes();
        choosePrimary();
        deleteNodes();
        return new World(nodes, links, primary);
    }

    boolean isDecided() {
        return conflicts.stream().noneMatch(conflict -> conflict.resolvedAs == MergeStrategy.FAIL);
    }

    private MergeStrategy rule(String element) {
        return resolutions.getOrDefault(element, strategy);
    }

    private boolean takesTheirs(MergeConflictKind kind, String element, Set<String> fields) {
        conflicts.add(new Conflict(kind, element, List.copyOf(new TreeSet<>(fields)), rule(element)));
        return rule(element) == MergeStrategy.THEIRS;
    }

    private <M extends Message> void elements(
            String sort, Map<String, M> before, Map<String, M> our, Map<String, M> their, Map<String, M> into) {
        Set<String> ids = new TreeSet<>(before.keySet());
        ids.addAll(their.keySet());
        for (String id : ids) {
            M b = before.get(id);
            M o = our.get(id);
            M t = their.get(id);
            M merged = element(sort + id, b, o, t);
            if (merged == null) {
                into.remove(id);
            } else {
                into.put(id, merged);
            }
        }
    }

    @SuppressWarnings("unchecked") // a message's builder builds such a message
    private <M extends Message> M element(String name, M b, M o, M t) {
        if (Objects.equals(b, t) || Objects.equals(o, t)) {
            return o;
        }
        if (Objects.equals(b, o)) {
            return t;
        }
        if (b == null) {
            return takesTheirs(MergeConflictKind.BOTH_ADDED, name, differing(o, t)) ? t : o;
        }
        if (t == null) {
            return takesTheirs(MergeConflictKind.DELETED_BY_THEIRS, name, differing(b, o)) ? null : o;
        }
        if (o == null) {
            return takesTheirs(MergeConflictKind.DELETED_BY_OURS, name, differing(b, t)) ? t : null;
        }
        Set<String> disputed = new TreeSet<>();
        Set<String> taken = new TreeSet<>();
        for (String path : differing(o, t)) {
            Object was = value(b, path);
            if (Objects.equals(was, value(o, path))) {
                taken.add(path);
            } else if (!Objects.equals(was, value(t, path))) {
                disputed.add(path);
            }
        }
        if (!disputed.isEmpty() && takesTheirs(MergeConflictKind.BOTH_CHANGED, name, disputed)) {
            taken.addAll(disputed);
        }
        Message.Builder merged = o.toBuilder();
        taken.forEach(path -> copy(t, path, merged));
        return (M) merged.build();
    }

    private static Set<String> differing(Message a, Message b) {
        Set<String> paths = new TreeSet<>();
        for (FieldDescriptor field : a.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                Set<Object> keys = new TreeSet<>(entries(a, field).keySet());
                keys.addAll(entries(b, field).keySet());
                keys.forEach(key -> paths.add(field.getName() + "." + key));
            } else {
                paths.add(field.getName());
            }
        }
        paths.removeIf(path -> Objects.equals(value(a, path), value(b, path)));
        return paths;
    }

    private static Map<Object, Object> entries(Message message, FieldDescriptor field) {
        Map<Object, Object> entries = new HashMap<>();
        for (Object entry : (List<?>) message.getField(field)) {
            Message pair = (Message) entry;
            entries.put(part(pair, "key"), part(pair, "value"));
        }
        return entries;
    }

    private static Object part(Message pair, String name) {
        return pair.getField(pair.getDescriptorForType().findFieldByName(name));
    }

    private static FieldDescriptor field(Message message, String path) {
        int dot = path.indexOf('.');
        return message.getDescriptorForType().findFieldByName(dot < 0 ? path : path.substring(0, dot));
    }

    /** The value at the path, null where it is not set. */
    private static Object value(Message message, String path) {
        FieldDescriptor field = field(message, path);
        if (field.isMapField()) {
            return entries(message, field).get(path.substring(path.indexOf('.') + 1));
        }
        return field.hasPresence() && !message.hasField(field) ? null : message.getField(field);
    }

    private static void copy(Message from, String path, Message.Builder into) {
        FieldDescriptor field = field(from, path);
        if (!field.isMapField()) {
            if (value(from, path) == null) {
                into.clearField(field);
            } else {
                into.setField(field, from.getField(field));
            }
            return;
        }
        String key = path.substring(path.indexOf('.') + 1);
        List<Object> entries = new ArrayList<>((List<?>) into.getField(field));
        entries.removeIf(entry -> part((Message) entry, "key").equals(key));
        for (Object entry : (List<?>) from.getField(field)) {
            if (part((Message) entry, "key").equals(key)) {
                entries.add(entry);
            }
        }
        into.setField(field, entries);
    }

    private static final Map<String, Function<Link, String>> ENDS =
            Map.of("source_node_id", Link::getSourceNodeId, "destination_node_id", Link::getDestinationNodeId);

    private MergeStrategy together(Iterable<MergeStrategy> strategies) {
        MergeStrategy together = MergeStrategy.THEIRS;
        for (MergeStrategy next : strategies) {
            if (next == MergeStrategy.FAIL || together == MergeStrategy.FAIL) {
                together = MergeStrategy.FAIL;
            } else if (next == MergeStrategy.OURS) {
                together = MergeStrategy.OURS;
            }
        }
        return together;
    }

    private MergeStrategy dangling(String link, String node) {
        return resolutions.getOrDefault("link/" + link, rule("node/" + node));
    }

    /** Links put by theirs, in the order of ids, whose ends neither ours nor the merge of nodes has. */
    private void restoreNodes() {
        Set<String> present = new TreeSet<>(nodes.keySet());
        present.addAll(ours.nodes.keySet());
        for (String id : List.copyOf(links.keySet())) {
            Link link = links.get(id);
            if (link.equals(ours.links.get(id))) {
                continue;
            }
            Set<String> ends = new TreeSet<>();
            Set<String> missing = new TreeSet<>();
            ENDS.forEach((field, end) -> {
                if (!present.contains(end.apply(link))) {
                    ends.add(field);
                    missing.add(end.apply(link));
                }
            });
            if (missing.isEmpty()) {
                continue;
            }
            MergeStrategy decided =
                    together(missing.stream().map(node -> dangling(id, node)).toList());
            conflicts.add(new Conflict(MergeConflictKind.DANGLING, "link/" + id, List.copyOf(ends), decided));
            if (decided == MergeStrategy.THEIRS) {
                missing.forEach(node -> nodes.put(node, theirs.nodes.get(node)));
            } else if (ours.links.containsKey(id)) {
                links.put(id, ours.links.get(id));
            } else {
                links.remove(id);
            }
        }
    }

    private void choosePrimary() {
        boolean takes = !theirs.primary.equals(base.primary) && !theirs.primary.equals(ours.primary);
        if (takes && !ours.primary.equals(base.primary)) {
            conflicts.add(new Conflict(MergeConflictKind.BOTH_CHANGED, "", List.of("primary_node_id"), strategy));
            takes = strategy == MergeStrategy.THEIRS;
        }
        Set<String> field = Set.of("primary_node_id");
        if (takes && !theirs.primary.isEmpty() && !nodes.containsKey(theirs.primary)) {
            takes = takesTheirs(MergeConflictKind.DANGLING, "node/" + theirs.primary, field);
            if (takes) {
                nodes.put(theirs.primary, theirs.nodes.get(theirs.primary));
            }
        }
        if (takes) {
            primary = theirs.primary;
        } else if (!primary.isEmpty() && !nodes.containsKey(primary)) {
            if (takesTheirs(MergeConflictKind.DANGLING, "node/" + primary, field)) {
                primary = nodes.containsKey(theirs.primary) ? theirs.primary : "";
            } else {
                nodes.put(primary, ours.nodes.get(primary));
            }
        }
    }

    /** Nodes that are gone though ours had them, in the order of ids, with links left. */
    private void deleteNodes() {
        Set<String> gone = new TreeSet<>(ours.nodes.keySet());
        gone.removeAll(nodes.keySet());
        for (String node : gone) {
            Map<String, List<String>> left = new TreeMap<>();
            links.forEach((id, link) -> {
                Set<String> ends = new TreeSet<>();
                ENDS.forEach((field, end) -> {
                    if (end.apply(link).equals(node)) {
                        ends.add(field);
                    }
                });
                if (!ends.isEmpty()) {
                    left.put(id, List.copyOf(ends));
                }
            });
            MergeStrategy decided = together(
                    left.keySet().stream().map(link -> dangling(link, node)).toList());
            left.forEach((link, ends) ->
                    conflicts.add(new Conflict(MergeConflictKind.DANGLING, "link/" + link, ends, decided)));
            if (decided == MergeStrategy.THEIRS) {
                links.keySet().removeAll(left.keySet());
            } else {
                nodes.put(node, ours.nodes.get(node));
            }
        }
    }
}
