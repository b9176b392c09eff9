package io.stemma.server.codec;

import io.stemma.server.graph.Change;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.DeleteWhere;
import java.nio.charset.StandardCharsets;

/** Changes from message to domain. */
final class ChangeCodec {
    private ChangeCodec() {}

    static Change decode(io.stemma.v1.Change change, Subject subject) {
        FieldRules.known(subject, change);
        return switch (change.getChangeCase()) {
            case PUT_NODE -> new Change.PutNode(NodeCodec.decode(change.getPutNode(), subject.field("put_node")));
            case PUT_LINK -> new Change.PutLink(LinkCodec.decode(change.getPutLink(), subject.field("put_link")));
            case PATCH_NODE -> NodeMaskPatch.decode(change.getPatchNode(), subject.field("patch_node"));
            case PATCH_LINK -> LinkMaskPatch.decode(change.getPatchLink(), subject.field("patch_link"));
            case DELETE_NODE -> deleteNode(change.getDeleteNode(), subject.field("delete_node"));
            case DELETE_LINK -> deleteLink(change.getDeleteLink(), subject.field("delete_link"));
            case DELETE_WHERE -> deleteWhere(change.getDeleteWhere(), subject.field("delete_where"));
            case SET_PRIMARY -> {
                FieldRules.known(subject.field("set_primary"), change.getSetPrimary());
                yield setPrimary(change.getSetPrimary().getNodeId(), subject.field("set_primary"));
            }
            case REFRESH_PRIMARY -> {
                FieldRules.known(subject.field("refresh_primary"), change.getRefreshPrimary());
                yield new Change.RefreshPrimary(change.getRefreshPrimary().getCascade());
            }
            case CHANGE_NOT_SET -> throw Errors.invalid(subject.toString(), "no change", "exactly one change");
        };
    }

    static Change setPrimary(String nodeId, Subject subject) {
        FieldRules.idOrEmpty(subject, "node_id", nodeId);
        return new Change.SetPrimary(nodeId.isEmpty() ? null : nodeId.getBytes(StandardCharsets.UTF_8));
    }

    private static Change deleteNode(DeleteNode delete, Subject subject) {
        FieldRules.known(subject, delete);
        FieldRules.id(subject, "node_id", delete.getNodeId());
        return new Change.DeleteNode(delete.getNodeId().getBytes(StandardCharsets.UTF_8), delete.getCascade());
    }

    private static Change deleteLink(DeleteLink delete, Subject subject) {
        FieldRules.known(subject, delete);
        FieldRules.id(subject, "link_id", delete.getLinkId());
        return new Change.DeleteLink(delete.getLinkId().getBytes(StandardCharsets.UTF_8));
    }

    private static Change deleteWhere(DeleteWhere delete, Subject subject) {
        FieldRules.known(subject, delete);
        Subject filter = subject.field("filter");
        return switch (delete.getType()) {
            case NODE ->
                new Change.DeleteNodesWhere(
                        FilterCodec.decode(delete.getFilter(), delete.getType(), filter), delete.getCascade());
            case LINK -> new Change.DeleteLinksWhere(FilterCodec.decode(delete.getFilter(), delete.getType(), filter));
            case ELEMENT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw Errors.invalid(subject.with("type"), Integer.toString(delete.getTypeValue()), "NODE or LINK");
        };
    }
}
