package io.stemma.server.graph;

/**
 * The mark of one builder. A page or tree node that carries it was made by that builder, is seen by nobody else, and may
 * be changed in place; all others are copied first.
 */
final class Owner {
    /** The version that the builder makes. */
    final long version;

    Owner(long version) {
        this.version = version;
    }
}
