package io.stemma.server.graph;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A node or link as it is stored: a window on bytes that never change.
 *
 * <p>The window holds, one behind the other, the id's length as a varint, the id in UTF-8, and the content; see
 * {@link NodeContent} and {@link LinkContent}.
 */
public final class Element {
    private final byte[] array;
    private final int start;
    private final int idStart;
    private final int idEnd;
    private final int end;
    private final long createdVersion;
    private final long modifiedVersion;

    private Element(byte[] array, int start, int idStart, int idEnd, int end, long created, long modified) {
        this.array = array;
        this.start = start;
        this.idStart = idStart;
        this.idEnd = idEnd;
        this.end = end;
        this.createdVersion = created;
        this.modifiedVersion = modified;
    }

    /** Reads the head of a record; see {@link Records}. */
    static Element parse(byte[] array, int recordStart, int recordEnd) {
        long created = Varint.read(array, recordStart);
        int at = recordStart + Varint.size(created);
        long age = Varint.read(array, at);
        at += Varint.size(age);
        int idLength = (int) Varint.read(array, at);
        int idStart = at + Varint.size(idLength);
        return new Element(array, at, idStart, idStart + idLength, recordEnd, created, created + age);
    }

    /** The array the window lies on. Not to be changed. */
    public byte[] array() {
        return array;
    }

    /** Where the id's length starts. */
    public int start() {
        return start;
    }

    /** Where the id starts. */
    public int idStart() {
        return idStart;
    }

    /** Where the id ends and the content starts. */
    public int idEnd() {
        return idEnd;
    }

    /** Where the content ends. */
    public int end() {
        return end;
    }

    /** The version that created the element. */
    public long createdVersion() {
        return createdVersion;
    }

    /** The version that changed the element last. */
    public long modifiedVersion() {
        return modifiedVersion;
    }

    /** The id as text. */
    public String id() {
        return new String(array, idStart, idEnd - idStart, StandardCharsets.UTF_8);
    }

    /** A copy of the id's bytes. */
    public byte[] idBytes() {
        return Arrays.copyOfRange(array, idStart, idEnd);
    }

    /** A copy of the content's bytes. */
    public byte[] content() {
        return Arrays.copyOfRange(array, idEnd, end);
    }

    /** True if the element has that id. */
    public boolean hasId(byte[] id) {
        return hasId(id, 0, id.length);
    }

    /** True if the element has the id that lies in those bytes. */
    public boolean hasId(byte[] bytes, int from, int to) {
        return Arrays.equals(array, idStart, idEnd, bytes, from, to);
    }

    /** True if the other element has the same id. */
    public boolean hasIdOf(Element other) {
        return Arrays.equals(array, idStart, idEnd, other.array, other.idStart, other.idEnd);
    }

    /** True if the other element has the same id and content. */
    public boolean hasBytesOf(Element other) {
        return Arrays.equals(array, start, end, other.array, other.start, other.end);
    }

    /** Compares by the unsigned bytes of the id. */
    public int compareId(Element other) {
        return Arrays.compareUnsigned(array, idStart, idEnd, other.array, other.idStart, other.idEnd);
    }

    @Override
    public String toString() {
        return id() + "@" + modifiedVersion;
    }
}
