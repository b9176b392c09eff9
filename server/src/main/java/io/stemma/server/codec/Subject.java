package io.stemma.server.codec;

import org.jspecify.annotations.Nullable;

/**
 * Where in a request something stands: "changes[3].put_node". Kept as a chain and written out only when it is needed for an
 * error, since nearly all requests are right.
 */
public final class Subject {
    /** The request itself. */
    public static final Subject REQUEST = new Subject(null, "", -1);

    private final @Nullable Subject parent;
    private final String name;
    private final int index;

    private Subject(@Nullable Subject parent, String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    /** A field. */
    public Subject field(String field) {
        return new Subject(this, field, -1);
    }

    /** An entry of a repeated field. */
    public Subject entry(String field, int at) {
        return new Subject(this, field, at);
    }

    /** The path of one more field, written out. */
    public String with(String field) {
        String path = toString();
        return path.isEmpty() ? field : path + "." + field;
    }

    @Override
    public String toString() {
        if (parent == null) {
            return name;
        }
        return parent.with(index < 0 ? name : name + "[" + index + "]");
    }
}
