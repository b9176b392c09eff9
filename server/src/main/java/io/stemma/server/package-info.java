/** The server's composition root: what is made of what, in which order it starts, and in which it stops. */
@NullMarked
package io.stemma.server;

import org.jspecify.annotations.NullMarked;
