package io.stemma.server.graph;

/** A fixed number of neighbouring slots, copied as a unit. */
abstract class Page {
    /** log2 of {@link #SLOTS}. */
    static final int SHIFT = 4;
    /** The slots of one page: small, since a change copies them all; large enough to spread the page's own weight. */
    static final int SLOTS = 1 << SHIFT;

    static final int MASK = SLOTS - 1;

    final Owner owner;
    /** The version that the page was made for. */
    final long version;

    /** One bit for each slot that holds an element. */
    int occupied;

    Page(Owner owner, int occupied) {
        this.owner = owner;
        this.version = owner.version;
        this.occupied = occupied;
    }

    /** A page of the same content that the builder may change. */
    abstract Page copy(Owner newOwner);

    final boolean holds(int slotInPage) {
        return ((occupied >>> slotInPage) & 1) != 0;
    }
}
