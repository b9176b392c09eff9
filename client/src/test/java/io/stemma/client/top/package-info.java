/** A server's figures as {@code stemma top} shows them. */
@NullMarked
package io.stemma.client.top;

import org.jspecify.annotations.NullMarked;
