@NullMarked
package io.stemma.server.fork;

import org.jspecify.annotations.NullMarked;
