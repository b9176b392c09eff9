package io.stemma.server.graph;

import org.jspecify.annotations.Nullable;

/** A stack of slots to be used again: immutable, shared by all versions that have it below their top. */
record FreeSlots(int slot, @Nullable FreeSlots below) {}
