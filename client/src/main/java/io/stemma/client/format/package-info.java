/**
 * Reads and writes topology files: {@link io.stemma.client.format.TopologyFormats} knows the formats, by name or by a
 * file's content; {@link io.stemma.client.format.TopologySink} takes what a file holds, element by element, and
 * {@link io.stemma.client.format.TopologySource} gives what is written.
 *
 * <p><b>Two looks.</b> A reader goes through a file twice: first for what is said about the whole (names, keys, whether
 * edges are directed), which may stand after the elements, then for the elements. Memory grows with the number of ids,
 * not with the size of the file.
 *
 * <p><b>Directions.</b> Every link of the contract is directed.
 *
 * <ul>
 *   <li>A directed edge is one link.
 *   <li>An undirected edge is two links with the same facts that name each other in {@code reverse_link_id}. It is
 *       counted once by counting such a pair once.
 *   <li>An undirected self loop is one link without a reverse: it is its own opposite.
 *   <li>An edge list or a node-link file that holds every edge in both directions gives one link for each, and the n-th
 *       link from a to b is the reverse of the n-th from b to a.
 *   <li>In RFC 8345 two links are each other's reverse if no other links have these ends (nodes and termination points).
 * </ul>
 *
 * <p><b>Ids.</b> A link has the id that the file gives it; otherwise {@code source>target}, for parallel edges with
 * {@code #2}, {@code #3} … in the order of the file. The reverse of an undirected edge adds {@code ~r}. See
 * {@link io.stemma.client.format.EdgeIds}.
 *
 * <p><b>What is written.</b> Each format carries what it has words for under these words, and all else in members of
 * Stemma's own, so that reading gives an equal topology. Both directions of an edge are written as links of their own.
 * Fields that only the server sets (versions, counts) are not written.
 *
 * <ul>
 *   <li>GraphML: {@link io.stemma.client.format.GraphmlFields}
 *   <li>RFC 8345: {@link io.stemma.client.format.Rfc8345Writer}, {@link io.stemma.client.format.Rfc8345Slots}
 *   <li>node-link JSON: {@link io.stemma.client.format.NodeLinkFields}
 * </ul>
 *
 * <p><b>Faults.</b> The first bad row ends the reading with a {@link io.stemma.client.format.FormatException} that names
 * file, line, value and expectation. XML is read without document types, JSON without duplicate keys, NaN and deep
 * nesting, gzip up to a bound: see {@link io.stemma.client.format.FormatLimits}.
 */
@NullMarked
package io.stemma.client.format;

import org.jspecify.annotations.NullMarked;
