@NullMarked
package io.stemma.server.engine;

import org.jspecify.annotations.NullMarked;
