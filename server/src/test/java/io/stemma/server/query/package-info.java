@NullMarked
package io.stemma.server.query;

import org.jspecify.annotations.NullMarked;
