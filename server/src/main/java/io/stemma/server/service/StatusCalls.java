package io.stemma.server.service;

import io.stemma.v1.GetStatusResponse;
import java.util.function.Supplier;

/** Tells what the server is. */
final class StatusCalls {
    private final Catalog catalog;
    private final Supplier<ServerFacts> facts;

    StatusCalls(Catalog catalog, Supplier<ServerFacts> facts) {
        this.catalog = catalog;
        this.facts = facts;
    }

    void get(Call call) {
        ServerFacts now = facts.get();
        Runtime runtime = Runtime.getRuntime();
        call.reply()
                .success(GetStatusResponse.newBuilder()
                        .setServerVersion(now.serverVersion())
                        .setEngine(now.engine())
                        .setJvm(now.jvm())
                        .setTransport(now.transport())
                        .setUptimeMs(now.uptimeMillis())
                        .setTopologyCount(catalog.all().size())
                        .setConnectionCount(now.connectionCount())
                        .setHeapUsedBytes(runtime.totalMemory() - runtime.freeMemory())
                        .setHeapMaxBytes(runtime.maxMemory())
                        .putAllLimits(now.limits())
                        .build());
    }
}
