package io.stemma.server.meter;

/**
 * What a scrape asks about the superseded versions of a topology.
 *
 * @param topology its name
 * @param oldestAgeSeconds how long ago the oldest version still in memory was superseded, in seconds; 0 if there is none
 * @param retainedBytes about how many bytes are in memory only because superseded versions are
 */
public record VersionsReading(String topology, double oldestAgeSeconds, double retainedBytes) {}
