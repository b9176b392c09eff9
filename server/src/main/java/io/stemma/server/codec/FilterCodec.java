package io.stemma.server.codec;

import io.stemma.server.graph.Change;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import java.util.Map;

/** Judges filters and makes choices of them. */
public final class FilterCodec {
    /** More labels than an element can have are no use. */
    private static final int LABELS_MAX = ElementLimits.LABELS_MAX;

    private FilterCodec() {}

    /** The choice among nodes or links that the message describes. */
    public static Change.ElementFilter decode(ElementFilter filter, ElementType type, Subject subject) {
        FieldRules.known(subject, filter);
        FieldRules.text(subject, "id_prefix", filter.getIdPrefix(), ElementLimits.ID_BYTES_MAX);
        FieldRules.text(subject, "kind", filter.getKind(), ElementLimits.KIND_BYTES_MAX);
        FieldRules.count(subject, "labels", filter.getLabelsCount(), LABELS_MAX);
        for (Map.Entry<String, String> label : filter.getLabelsMap().entrySet()) {
            FieldRules.key(subject, "labels", label.getKey(), ElementLimits.LABEL_KEY_BYTES_MAX);
        }
        if (type == ElementType.LINK && !filter.getKind().isEmpty()) {
            throw Errors.invalid(subject.with("kind"), Found.text(filter.getKind()), "no kind, which links have not");
        }
        return new ElementChoice(filter, type);
    }
}
