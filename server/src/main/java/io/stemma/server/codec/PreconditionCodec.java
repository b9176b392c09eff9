package io.stemma.server.codec;

import io.stemma.server.txn.Precondition;
import io.stemma.server.txn.Precondition.Condition;
import io.stemma.server.txn.Precondition.Kind;
import java.nio.charset.StandardCharsets;

/** Preconditions from message to domain. */
final class PreconditionCodec {
    private PreconditionCodec() {}

    static Precondition decode(io.stemma.v1.Precondition message, Subject subject) {
        FieldRules.known(subject, message);
        return switch (message.getElementCase()) {
            case NODE_ID -> decode(message, Kind.NODE, "node_id", message.getNodeId(), subject);
            case LINK_ID -> decode(message, Kind.LINK, "link_id", message.getLinkId(), subject);
            case ELEMENT_NOT_SET -> throw Errors.invalid(subject.toString(), "no element", "node_id or link_id");
        };
    }

    private static Precondition decode(
            io.stemma.v1.Precondition message, Kind kind, String field, String id, Subject subject) {
        FieldRules.id(subject, field, id);
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        return switch (message.getConditionCase()) {
            case ABSENT -> new Precondition(kind, bytes, isTrue(message.getAbsent(), subject, Condition.ABSENT), 0);
            case EXISTS -> new Precondition(kind, bytes, isTrue(message.getExists(), subject, Condition.EXISTS), 0);
            case MODIFIED_VERSION ->
                new Precondition(kind, bytes, Condition.MODIFIED_VERSION, message.getModifiedVersion());
            case CONDITION_NOT_SET ->
                throw Errors.invalid(subject.toString(), "no condition", "absent, exists or modified_version");
        };
    }

    private static Condition isTrue(boolean given, Subject subject, Condition condition) {
        if (!given) {
            throw Errors.invalid(subject.with(condition == Condition.ABSENT ? "absent" : "exists"), "false", "true");
        }
        return condition;
    }
}
