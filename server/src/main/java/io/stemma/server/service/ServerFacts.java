package io.stemma.server.service;

import java.util.Map;

/**
 * What the server knows of itself and the service does not.
 *
 * @param serverVersion Stemma's version
 * @param engine how readers and writers share the graph
 * @param jvm the Java virtual machine, for people
 * @param transport the network transport
 * @param uptimeMillis how long the server has been up
 * @param connectionCount native connections
 * @param limits the limits in force, by name
 */
public record ServerFacts(
        String serverVersion,
        String engine,
        String jvm,
        String transport,
        long uptimeMillis,
        int connectionCount,
        Map<String, Long> limits) {}
