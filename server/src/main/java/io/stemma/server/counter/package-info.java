/**
 * Counters for nodes and links: topology data that moves too fast to make versions.
 *
 * <p>A counter is exact (one value under a lock) or approximate (many cells before one value; a read says how far it may be
 * off). Values are 64 bits wide and wrap around, as the counters of devices do.
 */
@NullMarked
package io.stemma.server.counter;

import org.jspecify.annotations.NullMarked;
