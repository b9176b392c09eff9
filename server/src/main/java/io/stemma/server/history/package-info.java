/** Versions that are not the current one any more: which are held, for how long, and for whom. */
@NullMarked
package io.stemma.server.history;

import org.jspecify.annotations.NullMarked;
