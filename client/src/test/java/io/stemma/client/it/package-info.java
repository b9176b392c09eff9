/** The real server and the real client, over loopback. */
@NullMarked
package io.stemma.client.it;

import org.jspecify.annotations.NullMarked;
