/** How readers and writers share a topology's graph. */
@NullMarked
package io.stemma.server.engine;

import org.jspecify.annotations.NullMarked;
