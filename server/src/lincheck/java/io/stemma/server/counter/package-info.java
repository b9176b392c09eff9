/** The counters under every interleaving of small scenarios. */
@NullMarked
package io.stemma.server.counter;

import org.jspecify.annotations.NullMarked;
