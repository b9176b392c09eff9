package io.stemma.server;

import io.stemma.server.service.ServerFacts;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

/** What a server says when it has started. The lines of the ports are "rpc HOST:PORT" and "http HOST:PORT". */
final class Banner {
    private Banner() {}

    static String of(ServerFacts facts, String bind, int rpcPort, int httpPort) {
        String limits = facts.limits().entrySet().stream()
                .map(limit -> limit.getKey() + "=" + limit.getValue())
                .collect(Collectors.joining(" "));
        return String.join(
                System.lineSeparator(),
                "stemma " + facts.serverVersion(),
                "rpc " + hostPort(bind, rpcPort),
                "http " + hostPort(bind, httpPort) + " (/metrics /healthz /readyz)",
                "engine " + facts.engine(),
                "transport " + facts.transport(),
                "jvm " + facts.jvm(),
                "limits " + limits);
    }

    private static String hostPort(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The Java virtual machine, for people: "17.0.15 Debian, heap 6144 MB, G1". */
    static String jvm() {
        String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return System.getProperty("java.version") + " " + System.getProperty("java.vendor") + ", heap at most "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MB, " + collectors;
    }
}
