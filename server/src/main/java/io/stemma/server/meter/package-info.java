/** Every meter of the server, declared once. Meter is telemetry of the server; a metric is a cost of a link. */
@NullMarked
package io.stemma.server.meter;

import org.jspecify.annotations.NullMarked;
