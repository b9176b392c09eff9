package io.stemma.server.codec;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.LinkContent;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.PatchLink;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A patch of a link, as the contract describes it. */
record LinkMaskPatch(Link values, UpdateMask mask) implements Change.LinkPatch {
    private static final String LEASE = "lease_id";
    private static final Set<String> FIXED =
            Set.of("id", "source_node_id", "destination_node_id", "stale", "created_version", "modified_version");

    static Change.PatchLink decode(PatchLink patch, Subject subject) {
        FieldRules.known(subject, patch);
        Link values = patch.getLink();
        LinkCodec.check(values, subject.field("link"));
        UpdateMask mask = UpdateMask.decode(patch.getUpdateMask(), Link.getDescriptor(), FIXED, subject);
        return new Change.PatchLink(values.getId().getBytes(StandardCharsets.UTF_8), new LinkMaskPatch(values, mask));
    }

    @Override
    public long leaseId() {
        return mask.hasField(LEASE) ? values.getLeaseId() : 0;
    }

    @Override
    public LinkContent apply(Element stored, Element source, Element destination) {
        Link.Builder link = LinkCodec.parse(stored, source, destination);
        mask.applyFields(link, values);
        if (mask.hasField(LEASE)) {
            link.clearStale();
        }
        Map<String, String> labels = new LinkedHashMap<>(link.getLabelsMap());
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(link.getAttributesMap());
        Map<String, Double> metrics = new LinkedHashMap<>(link.getMetricsMap());
        for (UpdateMask.MapEntry entry : mask.entries()) {
            String key = entry.key();
            switch (entry.field()) {
                case "labels" ->
                    UpdateMask.applyEntry(labels, key, values.getLabelsMap().get(key));
                case "attributes" ->
                    UpdateMask.applyEntry(
                            attributes, key, values.getAttributesMap().get(key));
                default ->
                    UpdateMask.applyEntry(metrics, key, values.getMetricsMap().get(key));
            }
        }
        link.clearLabels().putAllLabels(labels).clearAttributes().putAllAttributes(attributes);
        link.clearMetrics().putAllMetrics(metrics);
        try {
            return LinkCodec.decodeStored(link.build(), Subject.REQUEST);
        } catch (RefusedException e) {
            throw PatchFault.of(e);
        }
    }
}
