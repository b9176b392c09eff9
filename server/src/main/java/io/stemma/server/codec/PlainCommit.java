package io.stemma.server.codec;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes a transaction that puts one element, in the shape in which clients write it, and makes it without objects between:
 *
 * <pre>
 *   topology changes{ put_node{...} } [request_id]
 *   topology changes{ put_link{...} } [request_id]
 * </pre>
 *
 * <p>with fields in order, text in ASCII, entries of maps sorted by key. The element's bytes are then already those that are
 * stored. What is not recognized is left to {@link TransactionCodec}; what is, would come out of it equal.
 *
 * <p>Owned by one thread; used again and again.
 */
public final class PlainCommit {
    private static final int TOPOLOGY = text(CommitRequest.TOPOLOGY_FIELD_NUMBER);
    private static final int CHANGES = text(CommitRequest.CHANGES_FIELD_NUMBER);
    private static final int REQUEST_ID = text(CommitRequest.REQUEST_ID_FIELD_NUMBER);
    private static final int PUT_NODE = text(io.stemma.v1.Change.PUT_NODE_FIELD_NUMBER);
    private static final int PUT_LINK = text(io.stemma.v1.Change.PUT_LINK_FIELD_NUMBER);
    private static final int KEY = text(1);
    private static final int VALUE = text(2);

    private final PlainFields fields = new PlainFields();
    private byte[] bytes = {};
    private int nameFrom;
    private int nameTo;
    private @Nullable Transaction transaction;

    private static int text(int field) {
        return Wire.tag(field, Wire.LENGTH_DELIMITED);
    }

    private static int varint(int field) {
        return Wire.tag(field, Wire.VARINT);
    }

    /** Reads a CommitRequest; false if it is anything else. */
    public boolean read(byte[] message, int from, int to) {
        bytes = message;
        fields.over(message, from, to);
        transaction = null;
        if (!fields.take(TOPOLOGY)) {
            return false;
        }
        fields.text(0, ElementLimits.TOPOLOGY_NAME_BYTES_MAX);
        nameFrom = fields.textFrom();
        nameTo = fields.at();
        Change change = change();
        int changesTo = fields.at();
        String requestId = "";
        if (fields.take(REQUEST_ID)) {
            fields.text(1, ElementLimits.REQUEST_ID_BYTES_MAX);
            requestId = ascii(fields.textFrom(), fields.at());
        }
        if (change == null || !fields.isPlain() || fields.at() != to) {
            return false;
        }
        long fingerprint = requestId.isEmpty() ? 0 : Fingerprint.of(message, from, changesTo, CommitRequest.class);
        transaction = new Transaction(List.of(change), List.of(), Transaction.ANY_VERSION, requestId, fingerprint);
        return true;
    }

    /** What was read last. */
    public Transaction transaction() {
        if (transaction == null) {
            throw new IllegalStateException("nothing was read");
        }
        return transaction;
    }

    /** True if the transaction is for the topology of that name, which is ASCII. */
    public boolean isFor(String topology) {
        if (topology.length() != nameTo - nameFrom) {
            return false;
        }
        for (int i = 0; i < topology.length(); i++) {
            if (topology.charAt(i) != bytes[nameFrom + i]) {
                return false;
            }
        }
        return true;
    }

    /** The topology's name. */
    public String topology() {
        return ascii(nameFrom, nameTo);
    }

    private String ascii(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    private @Nullable Change change() {
        if (!fields.take(CHANGES)) {
            return null;
        }
        int request = fields.enter();
        Change change = fields.take(PUT_NODE) ? node() : fields.take(PUT_LINK) ? link() : null;
        fields.leave(request);
        return change;
    }

    private Change node() {
        int around = fields.enter();
        byte[] id = id(Node.ID_FIELD_NUMBER);
        int from = fields.at();
        text(Node.KIND_FIELD_NUMBER, ElementLimits.KIND_BYTES_MAX);
        text(Node.DISPLAY_NAME_FIELD_NUMBER, ElementLimits.DISPLAY_NAME_BYTES_MAX);
        labels(Node.LABELS_FIELD_NUMBER);
        attributes(Node.ATTRIBUTES_FIELD_NUMBER);
        lease(Node.LEASE_ID_FIELD_NUMBER);
        byte[] content = content(from);
        fields.leave(around);
        return new Change.PutNode(new NodeContent(id, content));
    }

    private Change link() {
        int around = fields.enter();
        byte[] id = id(Link.ID_FIELD_NUMBER);
        byte[] source = id(Link.SOURCE_NODE_ID_FIELD_NUMBER);
        byte[] destination = id(Link.DESTINATION_NODE_ID_FIELD_NUMBER);
        int from = fields.at();
        optionalId(Link.SOURCE_TP_ID_FIELD_NUMBER);
        optionalId(Link.DESTINATION_TP_ID_FIELD_NUMBER);
        optionalId(Link.REVERSE_LINK_ID_FIELD_NUMBER);
        text(Link.DISPLAY_NAME_FIELD_NUMBER, ElementLimits.DISPLAY_NAME_BYTES_MAX);
        labels(Link.LABELS_FIELD_NUMBER);
        attributes(Link.ATTRIBUTES_FIELD_NUMBER);
        lease(Link.LEASE_ID_FIELD_NUMBER);
        LinkColumns columns = columns();
        byte[] content = content(from);
        fields.leave(around);
        return new Change.PutLink(new LinkContent(id, source, destination, content, columns));
    }

    private LinkColumns columns() {
        int igpMetric = number(Link.IGP_METRIC_FIELD_NUMBER, ElementLimits.IGP_METRIC_MAX);
        int teMetric = number(Link.TE_METRIC_FIELD_NUMBER, ElementLimits.TE_METRIC_MAX);
        int delayMicros = number(Link.DELAY_US_FIELD_NUMBER, ElementLimits.DELAY_MICROS_MAX);
        if (fields.take(varint(Link.MAX_BANDWIDTH_BPS_FIELD_NUMBER))) {
            var unused = fields.number();
        }
        if (fields.take(varint(Link.UNRESERVED_BANDWIDTH_BPS_FIELD_NUMBER))) {
            var unused = fields.number();
        }
        var unused = number(Link.ADMIN_GROUP_FIELD_NUMBER, 0xffff_ffffL);
        boolean admin = isUp(Link.ADMIN_STATUS_FIELD_NUMBER);
        boolean oper = isUp(Link.OPER_STATUS_FIELD_NUMBER);
        return new LinkColumns(igpMetric, teMetric, delayMicros, admin && oper, Map.of());
    }

    /** The content of an element, whose end was reached. */
    private byte[] content(int from) {
        return fields.isPlain() ? Arrays.copyOfRange(bytes, from, fields.at()) : bytes;
    }

    private byte[] id(int field) {
        if (!fields.take(text(field))) {
            fields.fail();
            return bytes;
        }
        fields.id();
        return fields.isPlain() ? Arrays.copyOfRange(bytes, fields.textFrom(), fields.at()) : bytes;
    }

    private void optionalId(int field) {
        if (fields.take(text(field))) {
            fields.id();
        }
    }

    private void text(int field, int max) {
        if (fields.take(text(field))) {
            fields.text(1, max);
        }
    }

    private int number(int field, long max) {
        return fields.take(varint(field)) ? (int) fields.number(max) : LinkColumns.ABSENT;
    }

    private boolean isUp(int field) {
        if (!fields.take(varint(field))) {
            return true;
        }
        long status = fields.number(LinkStatus.LINK_STATUS_TESTING_VALUE);
        if (status == 0) {
            fields.fail(); // a default is not stored
        }
        return status != LinkStatus.LINK_STATUS_DOWN_VALUE;
    }

    private void lease(int field) {
        if (fields.take(varint(field)) && fields.number() == 0) {
            fields.fail(); // a default is not stored
        }
    }

    private void labels(int field) {
        int count = 0;
        int lastFrom = 0;
        int lastTo = 0;
        while (fields.take(text(field))) {
            int around = fields.enter();
            key(lastFrom, lastTo, ElementLimits.LABEL_KEY_BYTES_MAX);
            lastFrom = fields.textFrom();
            lastTo = fields.at();
            value();
            fields.leave(around);
            atMost(ElementLimits.LABELS_MAX, ++count);
        }
    }

    /** The text of a label. */
    private void value() {
        if (fields.take(VALUE)) {
            fields.text(0, ElementLimits.LABEL_VALUE_BYTES_MAX);
        } else {
            fields.fail(); // which is stored, although it is empty
        }
    }

    private void attributes(int field) {
        int count = 0;
        int lastFrom = 0;
        int lastTo = 0;
        while (fields.take(text(field))) {
            int around = fields.enter();
            key(lastFrom, lastTo, ElementLimits.ATTRIBUTE_KEY_BYTES_MAX);
            lastFrom = fields.textFrom();
            lastTo = fields.at();
            attribute();
            fields.leave(around);
            atMost(ElementLimits.ATTRIBUTES_MAX, ++count);
        }
    }

    private void attribute() {
        if (!fields.take(VALUE)) {
            fields.fail();
            return;
        }
        int around = fields.enter();
        if (fields.take(text(AttributeValue.STRING_VALUE_FIELD_NUMBER))) {
            fields.text(0, ElementLimits.ATTRIBUTE_TEXT_BYTES_MAX);
        } else if (fields.take(varint(AttributeValue.INT_VALUE_FIELD_NUMBER))) {
            var unused = fields.number();
        } else if (fields.take(Wire.tag(AttributeValue.DOUBLE_VALUE_FIELD_NUMBER, Wire.FIXED64))) {
            fields.finite();
        } else if (fields.take(varint(AttributeValue.BOOL_VALUE_FIELD_NUMBER))) {
            var unused = fields.number(1);
        } else {
            fields.fail();
        }
        fields.leave(around);
    }

    /** A key that comes after the last one; the first one comes after an empty one. */
    private void key(int lastFrom, int lastTo, int max) {
        if (fields.take(KEY)) {
            fields.text(1, max);
        } else {
            fields.fail();
        }
        if (fields.isPlain() && Arrays.compare(bytes, lastFrom, lastTo, bytes, fields.textFrom(), fields.at()) >= 0) {
            fields.fail();
        }
    }

    private void atMost(int max, int count) {
        if (count > max) {
            fields.fail();
        }
    }
}
