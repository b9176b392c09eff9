package io.stemma.server.graph;

/**
 * All that a node is, for the graph: its id and its encoded fields.
 *
 * @param id UTF-8, not empty
 * @param content the canonical bytes of the contract's {@code Node} without {@code id} and without output-only fields
 */
public record NodeContent(byte[] id, byte[] content) {}
