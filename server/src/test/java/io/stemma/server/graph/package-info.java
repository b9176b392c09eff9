@NullMarked
package io.stemma.server.graph;

import org.jspecify.annotations.NullMarked;
