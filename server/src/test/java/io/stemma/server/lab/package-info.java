@NullMarked
package io.stemma.server.lab;

import org.jspecify.annotations.NullMarked;
