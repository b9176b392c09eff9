/** Reads and writes topology files. */
@NullMarked
package io.stemma.client.format;

import org.jspecify.annotations.NullMarked;
