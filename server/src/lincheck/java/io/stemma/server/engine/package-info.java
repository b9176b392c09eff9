/** The engine port under every interleaving of small scenarios. */
@NullMarked
package io.stemma.server.engine;

import org.jspecify.annotations.NullMarked;
