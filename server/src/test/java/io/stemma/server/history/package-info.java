@NullMarked
package io.stemma.server.history;

import org.jspecify.annotations.NullMarked;
