package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.counter.CounterEntry;
import io.stemma.server.counter.CounterIncrement;
import io.stemma.server.counter.CounterKey;
import io.stemma.server.counter.CounterRefusal;
import io.stemma.server.counter.CounterSpec;
import io.stemma.server.counter.CounterType;
import io.stemma.server.counter.ElementKey;
import io.stemma.v1.Counter;
import io.stemma.v1.CreateCounterRequest;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ListCountersRequest;

/** Counters as the contract's messages, and back. */
final class CounterMessages {
    private CounterMessages() {}

    static CounterKey key(String field, io.stemma.v1.CounterKey key) {
        ElementKey element = switch (key.getElementCase()) {
            case NODE_ID -> ElementKey.node(key.getNodeId());
            case LINK_ID -> ElementKey.link(key.getLinkId());
            case ELEMENT_NOT_SET -> throw noElement(field + ".node_id, " + field + ".link_id");
        };
        return new CounterKey(element, key.getName());
    }

    static ElementKey element(ListCountersRequest request) {
        return switch (request.getElementCase()) {
            case NODE_ID -> ElementKey.node(request.getNodeId());
            case LINK_ID -> ElementKey.link(request.getLinkId());
            case ELEMENT_NOT_SET -> throw noElement("node_id, link_id");
        };
    }

    private static RefusedException noElement(String fields) {
        return Errors.invalid(fields, "none of them", "one of them");
    }

    static CounterIncrement increment(int i, io.stemma.v1.CounterIncrement increment) {
        return new CounterIncrement(key("increments[" + i + "].key", increment.getKey()), increment.getAmount());
    }

    static CounterSpec spec(CreateCounterRequest request) {
        CounterType type = switch (request.getType()) {
            case COUNTER_TYPE_UNSPECIFIED, EXACT -> CounterType.EXACT;
            case APPROXIMATE -> CounterType.APPROXIMATE;
            case UNRECOGNIZED ->
                throw Errors.invalid("type", Integer.toString(request.getTypeValue()), "EXACT or APPROXIMATE");
        };
        if (request.getThreshold() < 0) {
            throw Errors.invalid(
                    "threshold",
                    Integer.toUnsignedString(request.getThreshold()),
                    "at most " + CounterSpec.THRESHOLD_MAX);
        }
        return new CounterSpec(type, request.getThreshold());
    }

    static Counter message(CounterEntry entry) {
        return Counter.newBuilder()
                .setKey(message(entry.key()))
                .setType(
                        switch (entry.spec().type()) {
                            case EXACT -> io.stemma.v1.CounterType.EXACT;
                            case APPROXIMATE -> io.stemma.v1.CounterType.APPROXIMATE;
                        })
                .setThreshold(entry.spec().threshold())
                .setValue(entry.reading().value())
                .setErrorBound(entry.reading().errorBound())
                .build();
    }

    private static io.stemma.v1.CounterKey message(CounterKey key) {
        io.stemma.v1.CounterKey.Builder message =
                io.stemma.v1.CounterKey.newBuilder().setName(key.name());
        return switch (key.element().kind()) {
            case NODE -> message.setNodeId(key.element().id()).build();
            case LINK -> message.setLinkId(key.element().id()).build();
        };
    }

    /** What the client is told of a refusal. */
    static RefusedException refused(CounterRefusal refusal, long version) {
        ErrorReason reason = switch (refusal.reason()) {
            case NOT_FOUND -> ErrorReason.COUNTER_NOT_FOUND;
            case EXISTS -> ErrorReason.COUNTER_EXISTS;
            case ELEMENT_ABSENT ->
                refusal.subject().startsWith("node/") ? ErrorReason.NODE_NOT_FOUND : ErrorReason.LINK_NOT_FOUND;
            case LIMIT_EXCEEDED -> ErrorReason.LIMIT_EXCEEDED;
            case INVALID -> ErrorReason.INVALID_FIELD;
        };
        return new RefusedException(Errors.error(reason, refusal.subject(), refusal.found(), refusal.expected())
                .setVersion(version)
                .build());
    }
}
