package io.stemma.server.meter;

/**
 * What a scrape asks of a topology.
 *
 * @param topology its name
 * @param version its current version
 * @param nodes its number of nodes
 * @param links its number of links
 * @param firstVersion the oldest version that is held
 * @param versionsLive the number of versions that are held
 */
public record TopologyReading(
        String topology, long version, long nodes, long links, long firstVersion, long versionsLive) {}
