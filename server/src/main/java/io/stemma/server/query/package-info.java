/**
 * Questions to one version of a topology: static functions of the graph, the arguments and a budget. Nothing here can reach
 * the current version, so no question can see two.
 */
@NullMarked
package io.stemma.server.query;

import org.jspecify.annotations.NullMarked;
