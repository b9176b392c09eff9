/** The HTTP port: metrics and health. */
@NullMarked
package io.stemma.server.http;

import org.jspecify.annotations.NullMarked;
