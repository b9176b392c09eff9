package io.stemma.server.codec;

import com.google.protobuf.CodedOutputStream;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.NodeFinder;
import io.stemma.v1.Basis;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.Link;
import io.stemma.v1.Neighbor;
import io.stemma.v1.Node;
import io.stemma.v1.PathHop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a response message field by field, and stored elements by copying their bytes: nothing is parsed to be written again.
 * The window of an element is what follows the tag of the id in its message, so an element is a tag, the window and the
 * versions. Owned by one thread.
 */
public final class MessageWriter {
    /** Tags and lengths around an element. */
    private static final int HEADS_BYTES_MAX = 16;

    private static final int VARINT_BYTES_MAX = 10;
    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] out;
    private int at;

    /** A writer that expects about so many bytes. */
    public MessageWriter(int capacity) {
        out = new byte[Math.max(capacity, 16)];
    }

    /** The number of bytes written. */
    public int size() {
        return at;
    }

    /** The array written to, from its start up to {@link #size}. Good until the next call. */
    public byte[] array() {
        return out;
    }

    /** Forgets what was written, to be used again. */
    public void clear() {
        at = 0;
    }

    /** A varint without a tag. */
    public MessageWriter rawVarint(long value) {
        reserve(VARINT_BYTES_MAX);
        varint(value);
        return this;
    }

    /** The bytes written. The writer is not to be used after. */
    public byte[] toByteArray() {
        return at == out.length ? out : Arrays.copyOf(out, at);
    }

    /** A copy of the bytes written. */
    public byte[] copy() {
        return Arrays.copyOf(out, at);
    }

    /** A number; nothing if it is 0. */
    public MessageWriter number(int field, long value) {
        if (value != 0) {
            reserve(Wire.sizeOfVarint(field, value));
            varint(Wire.tag(field, Wire.VARINT));
            varint(value);
        }
        return this;
    }

    /** A double; nothing if it is 0. */
    public MessageWriter decimal(int field, double value) {
        long bits = Double.doubleToRawLongBits(value);
        if (bits != 0) {
            reserve(VARINT_BYTES_MAX + Long.BYTES);
            varint(Wire.tag(field, Wire.FIXED64));
            LITTLE_ENDIAN.set(out, at, bits);
            at += Long.BYTES;
        }
        return this;
    }

    /** Text; nothing if it is empty. */
    public MessageWriter text(int field, String value) {
        return value.isEmpty() ? this : entry(field, value);
    }

    /** An entry of a repeated field of text, which may be empty. */
    public MessageWriter entry(int field, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        open(field, bytes.length);
        raw(bytes, 0, bytes.length);
        return this;
    }

    /** A message that stands encoded. */
    public MessageWriter message(int field, byte[] encoded) {
        open(field, encoded.length);
        raw(encoded, 0, encoded.length);
        return this;
    }

    /** A node. */
    public MessageWriter node(int field, Element node) {
        int size = sizeOf(node);
        open(field, size);
        element(Node.ID_FIELD_NUMBER, node, node.end());
        versions(node);
        return this;
    }

    /** Node i of a look-up. */
    public MessageWriter node(int field, NodeFinder nodes, int i) {
        open(field, sizeOf(nodes, i));
        reserve(1 + nodes.end(i) - nodes.start(i));
        varint(Wire.tag(Node.ID_FIELD_NUMBER, Wire.LENGTH_DELIMITED));
        raw(nodes.array(i), nodes.start(i), nodes.end(i));
        return number(Node.CREATED_VERSION_FIELD_NUMBER, nodes.createdVersion(i))
                .number(Node.MODIFIED_VERSION_FIELD_NUMBER, nodes.modifiedVersion(i));
    }

    /** A link. */
    public MessageWriter link(int field, GraphView graph, int link) {
        Element element = graph.link(link);
        Element source = graph.node(graph.source(link));
        Element destination = graph.node(graph.destination(link));
        open(field, sizeOfLink(element, source, destination));
        link(element, source, destination);
        return this;
    }

    /** A neighbour: the node at the other end and the link. */
    public MessageWriter neighbor(int field, GraphView graph, int neighbor, int link) {
        Element node = graph.node(neighbor);
        Element element = graph.link(link);
        Element source = graph.node(graph.source(link));
        Element destination = graph.node(graph.destination(link));
        int linkSize = sizeOfLink(element, source, destination);
        open(
                field,
                sizeOfId(Neighbor.NODE_ID_FIELD_NUMBER, node) + Wire.sizeOfBytes(Neighbor.LINK_FIELD_NUMBER, linkSize));
        element(Neighbor.NODE_ID_FIELD_NUMBER, node, node.idEnd());
        open(Neighbor.LINK_FIELD_NUMBER, linkSize);
        link(element, source, destination);
        return this;
    }

    /** A step of a path: the link, its ends, and what it costs. */
    public MessageWriter hop(int field, GraphView graph, int link, double cost) {
        Element element = graph.link(link);
        Element source = graph.node(graph.source(link));
        Element destination = graph.node(graph.destination(link));
        int size = sizeOfId(PathHop.LINK_ID_FIELD_NUMBER, element)
                + sizeOfId(PathHop.SOURCE_NODE_ID_FIELD_NUMBER, source)
                + sizeOfId(PathHop.DESTINATION_NODE_ID_FIELD_NUMBER, destination)
                + sizeOfDecimal(PathHop.COST_FIELD_NUMBER, cost);
        open(field, size);
        element(PathHop.LINK_ID_FIELD_NUMBER, element, element.idEnd());
        element(PathHop.SOURCE_NODE_ID_FIELD_NUMBER, source, source.idEnd());
        element(PathHop.DESTINATION_NODE_ID_FIELD_NUMBER, destination, destination.idEnd());
        return decimal(PathHop.COST_FIELD_NUMBER, cost);
    }

    private static int sizeOfDecimal(int field, double value) {
        return Double.doubleToRawLongBits(value) == 0 ? 0 : CodedOutputStream.computeDoubleSize(field, value);
    }

    /** A node that was reached: its id and a number. */
    public MessageWriter idAndNumber(int field, int idField, Element node, int numberField, long number) {
        open(field, sizeOfId(idField, node) + Wire.sizeOfVarint(numberField, number));
        element(idField, node, node.idEnd());
        return number(numberField, number);
    }

    /** At least as many bytes as {@link #node} will write. */
    public static int bound(Element node) {
        return sizeOf(node) + HEADS_BYTES_MAX;
    }

    /** At least as many bytes as {@link #link} or {@link #neighbor} will write. */
    public static int bound(GraphView graph, int link) {
        Element source = graph.node(graph.source(link));
        Element destination = graph.node(graph.destination(link));
        return sizeOfLink(graph.link(link), source, destination)
                + Math.max(sizeOfId(1, source), sizeOfId(1, destination))
                + HEADS_BYTES_MAX;
    }

    /** An encoded answer to a read, with its basis. */
    public static byte[] joined(byte[] response, Basis basis) {
        return new MessageWriter(response.length + basis.getSerializedSize() + HEADS_BYTES_MAX)
                .message(response, basis.toByteArray())
                .toByteArray();
    }

    private MessageWriter message(byte[] response, byte[] basis) {
        reserve(response.length);
        raw(response, 0, response.length);
        open(GetNodeResponse.BASIS_FIELD_NUMBER, basis.length);
        raw(basis, 0, basis.length);
        return this;
    }

    private void link(Element link, Element source, Element destination) {
        element(Link.ID_FIELD_NUMBER, link, link.idEnd());
        element(Link.SOURCE_NODE_ID_FIELD_NUMBER, source, source.idEnd());
        element(Link.DESTINATION_NODE_ID_FIELD_NUMBER, destination, destination.idEnd());
        raw(link.array(), link.idEnd(), link.end());
        versions(link);
    }

    /** Links have the same numbers; a test keeps that. */
    private void versions(Element element) {
        number(Node.CREATED_VERSION_FIELD_NUMBER, element.createdVersion());
        number(Node.MODIFIED_VERSION_FIELD_NUMBER, element.modifiedVersion());
    }

    /** What {@link #number} will write, in bytes. */
    public static int sizeOfNumber(int field, long value) {
        return Wire.sizeOfVarint(field, value);
    }

    /** What {@link #node(int, NodeFinder, int)} will write, in bytes. */
    public static int sizeOfNode(int field, NodeFinder nodes, int i) {
        return Wire.sizeOfBytes(field, sizeOf(nodes, i));
    }

    /** What {@link #link(int, GraphView, int)} will write, in bytes. */
    public static int sizeOfLink(int field, GraphView graph, int link) {
        return Wire.sizeOfBytes(field, sizeOfLink(graph, link));
    }

    private static int sizeOfLink(GraphView graph, int link) {
        return sizeOfLink(graph.link(link), graph.node(graph.source(link)), graph.node(graph.destination(link)));
    }

    private static int sizeOf(NodeFinder nodes, int i) {
        return 1
                + nodes.end(i)
                - nodes.start(i)
                + Wire.sizeOfVarint(Node.CREATED_VERSION_FIELD_NUMBER, nodes.createdVersion(i))
                + Wire.sizeOfVarint(Node.MODIFIED_VERSION_FIELD_NUMBER, nodes.modifiedVersion(i));
    }

    private static int sizeOf(Element node) {
        return 1 + node.end() - node.start() + sizeOfVersions(node);
    }

    private static int sizeOfLink(Element link, Element source, Element destination) {
        return sizeOf(link)
                + sizeOfId(Link.SOURCE_NODE_ID_FIELD_NUMBER, source)
                + sizeOfId(Link.DESTINATION_NODE_ID_FIELD_NUMBER, destination);
    }

    private static int sizeOfId(int field, Element node) {
        return CodedOutputStream.computeTagSize(field) + node.idEnd() - node.start();
    }

    private static int sizeOfVersions(Element element) {
        return Wire.sizeOfVarint(Node.CREATED_VERSION_FIELD_NUMBER, element.createdVersion())
                + Wire.sizeOfVarint(Node.MODIFIED_VERSION_FIELD_NUMBER, element.modifiedVersion());
    }

    /** Opens a message of that size, and makes room for it. */
    private void open(int field, int size) {
        reserve(Wire.sizeOfBytes(field, size));
        varint(Wire.tag(field, Wire.LENGTH_DELIMITED));
        varint(size);
    }

    /** A tag and the element's window up to there, which starts with the length of the id. */
    private void element(int idField, Element element, int end) {
        reserve(CodedOutputStream.computeTagSize(idField));
        varint(Wire.tag(idField, Wire.LENGTH_DELIMITED));
        raw(element.array(), element.start(), end);
    }

    private void raw(byte[] bytes, int from, int to) {
        reserve(to - from);
        System.arraycopy(bytes, from, out, at, to - from);
        at += to - from;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
    }

    private void reserve(int bytes) {
        if (out.length - at < bytes) {
            out = Arrays.copyOf(out, Math.max(at + bytes, 2 * out.length));
        }
    }
}
