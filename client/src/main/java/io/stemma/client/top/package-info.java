/**
 * A server's figures, read from its {@code /metrics}.
 *
 * <pre>
 *   MetricsPage (HTTP) > Exposition (text to samples) > Scrape (at one time) > two of them > Figures > the frame of stemma top
 * </pre>
 *
 * <p>The format is Prometheus text exposition 0.0.4, as the Prometheus documentation describes it: lines of
 * {@code name{label="value",...} value [timestamp]}, and comments that begin with {@code #}.
 */
@NullMarked
package io.stemma.client.top;

import org.jspecify.annotations.NullMarked;
