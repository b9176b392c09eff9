package io.stemma.server.codec;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.NodeContent;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Node;
import io.stemma.v1.PatchNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A patch of a node, as the contract describes it. */
record NodeMaskPatch(Node values, UpdateMask mask) implements Change.NodePatch {
    private static final String LEASE = "lease_id";
    private static final Set<String> FIXED = Set.of("id", "stale", "created_version", "modified_version");

    static Change.PatchNode decode(PatchNode patch, Subject subject) {
        FieldRules.known(subject, patch);
        NodeContent id = NodeCodec.decode(patch.getNode(), subject.field("node"));
        UpdateMask mask = UpdateMask.decode(patch.getUpdateMask(), Node.getDescriptor(), FIXED, subject);
        return new Change.PatchNode(id.id(), new NodeMaskPatch(patch.getNode(), mask));
    }

    @Override
    public long leaseId() {
        return mask.hasField(LEASE) ? values.getLeaseId() : 0;
    }

    @Override
    public NodeContent apply(Element stored) {
        Node.Builder node = NodeCodec.parse(stored);
        mask.applyFields(node, values);
        if (mask.hasField(LEASE)) {
            node.clearStale();
        }
        Map<String, String> labels = new LinkedHashMap<>(node.getLabelsMap());
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(node.getAttributesMap());
        for (UpdateMask.MapEntry entry : mask.entries()) {
            if (entry.field().equals("labels")) {
                UpdateMask.applyEntry(labels, entry.key(), values.getLabelsMap().get(entry.key()));
            } else {
                UpdateMask.applyEntry(
                        attributes, entry.key(), values.getAttributesMap().get(entry.key()));
            }
        }
        node.clearLabels().putAllLabels(labels).clearAttributes().putAllAttributes(attributes);
        try {
            return NodeCodec.decodeStored(node.build(), Subject.REQUEST);
        } catch (RefusedException e) {
            throw PatchFault.of(e);
        }
    }
}
