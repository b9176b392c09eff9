@NullMarked
package io.stemma.server.codec;

import org.jspecify.annotations.NullMarked;
