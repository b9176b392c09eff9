/**
 * The graph: immutable versions of a topology, and the builder of the next one.
 *
 * <p>Names lead to dense <em>slots</em>, and everything else is found by slot. Slots of what is removed are used again.
 * Elements lie in pages of {@link io.stemma.server.graph.Page#SLOTS} slots, pages in a tree whose nodes have 32 children.
 * A builder copies a page, and the path to it, when it touches it first; all else is shared with the version before.
 *
 * <pre>
 *   Snapshot -> PageTree -> NodePage { records, out, in }     one change copies the path (4 nodes at 10^6 elements)
 *            -> PageTree -> LinkPage { records, ends, columns }                and the arrays of the page it touches
 *            -> NameIndex (nodes), NameIndex (links)
 * </pre>
 *
 * <p>A record is the element's bytes as the contract encodes them; this package does not look inside. What a query needs
 * without decoding (ends, metrics, status) stands beside it in primitive columns.
 */
@NullMarked
package io.stemma.server.graph;

import org.jspecify.annotations.NullMarked;
