@NullMarked
package io.stemma.server.counter;

import org.jspecify.annotations.NullMarked;
