package io.stemma.server.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import io.stemma.server.graph.Change.ElementFilter;
import io.stemma.server.graph.GraphView;
import io.stemma.server.query.QueryBudget;
import io.stemma.v1.Around;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which elements and changes are of interest: a {@link ChangeFilter} that was found right.
 *
 * @param nodes the choice among nodes; null for none of them
 * @param links the choice among links; null for none of them
 * @param fields paths of the fields that are of interest; empty for all
 * @param center the id of the node around which an element must lie; null for anywhere
 * @param hopsMax how far from there
 */
public record ChangeChoice(
        @Nullable ElementFilter nodes,
        @Nullable ElementFilter links,
        Set<String> fields,
        byte @Nullable [] center,
        int hopsMax) {

    /** Everything. */
    public static final ChangeChoice ALL = new ChangeChoice(element -> true, element -> true, Set.of(), null, 0);

    private static final int HOPS_MAX = 16;

    public ChangeChoice {
        fields = Set.copyOf(fields);
    }

    /** Judges the message and gives the choice that it describes. */
    public static ChangeChoice decode(ChangeFilter filter, Subject subject) {
        FieldRules.known(subject, filter);
        if (filter.getType() == ElementType.UNRECOGNIZED) {
            throw Errors.invalid(
                    subject.with("type"), Integer.toString(filter.getTypeValue()), "NODE, LINK or none for both");
        }
        Subject element = subject.field("element");
        boolean asksLinks = filter.getType() == ElementType.LINK
                || (filter.getType() != ElementType.NODE
                        && filter.getElement().getKind().isEmpty());
        Around around = filter.getAround();
        if (filter.hasAround()) {
            check(around, subject.field("around"));
        }
        return new ChangeChoice(
                filter.getType() == ElementType.LINK
                        ? null
                        : FilterCodec.decode(filter.getElement(), ElementType.NODE, element),
                asksLinks ? FilterCodec.decode(filter.getElement(), ElementType.LINK, element) : null,
                fields(filter.getFields(), subject),
                filter.hasAround() ? around.getNodeId().getBytes(StandardCharsets.UTF_8) : null,
                around.getMaxHops());
    }

    private static void check(Around around, Subject subject) {
        FieldRules.known(subject, around);
        FieldRules.id(subject, "node_id", around.getNodeId());
        int hops = around.getMaxHops();
        if (hops < 1 || hops > HOPS_MAX) {
            throw Errors.invalid(subject.with("max_hops"), Integer.toUnsignedString(hops), "1.." + HOPS_MAX);
        }
    }

    private static Set<String> fields(FieldMask mask, Subject subject) {
        if (mask.getPathsCount() > ElementLimits.MASK_PATHS_MAX) {
            throw Errors.invalid(
                    subject.with("fields"),
                    mask.getPathsCount() + " paths",
                    "at most " + ElementLimits.MASK_PATHS_MAX + " paths");
        }
        for (int i = 0; i < mask.getPathsCount(); i++) {
            String path = mask.getPaths(i);
            if (!isField(path)) {
                throw Errors.invalid(
                        subject.with("fields.paths[" + i + "]"),
                        Found.text(path),
                        "a field of Node or Link, or an entry of a map");
            }
        }
        return new HashSet<>(mask.getPathsList());
    }

    private static boolean isField(String path) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        FieldDescriptor ofNode = Node.getDescriptor().findFieldByName(name);
        FieldDescriptor ofLink = Link.getDescriptor().findFieldByName(name);
        return dot < 0
                ? ofNode != null || ofLink != null
                : (ofNode != null && ofNode.isMapField()) || (ofLink != null && ofLink.isMapField());
    }

    /** The choice, asked of that version. */
    public ChangeScope at(GraphView graph, QueryBudget budget) {
        return new ChangeScope(this, graph, budget);
    }

    /** True if one of the fields that changed is of interest. */
    boolean wants(FieldMask changed) {
        return fields.isEmpty() || changed.getPathsList().stream().anyMatch(this::wants);
    }

    private boolean wants(String path) {
        int dot = path.indexOf('.');
        return fields.contains(path) || (dot > 0 && fields.contains(path.substring(0, dot)));
    }
}
