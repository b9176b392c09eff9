package io.stemma.server;

import io.stemma.server.config.ServerConfig;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.stream.Collectors;

/**
 * What the server prints on standard output once it is ready: what it is, where it listens, what it runs on, and its
 * limits. Scripts look for the lines {@code rpc HOST:PORT} and {@code http HOST:PORT}.
 */
final class Banner {
    private static final int LIMITS_PER_LINE = 3;

    private Banner() {}

    static String of(StemmaServer server, ServerConfig config) {
        StringBuilder text = new StringBuilder();
        line(text, "Stemma " + StemmaServer.version());
        line(text, "rpc " + hostAndPort(server.rpcAddress()));
        line(text, "http " + hostAndPort(server.httpAddress()) + " (/metrics /healthz /readyz)");
        line(text, "engine " + config.engine() + ", transport " + server.transport());
        line(text, "jvm " + jvm());
        limits(text, config);
        return text.toString();
    }

    /** The Java virtual machine in one line: version, vendor, heap, collector. */
    static String jvm() {
        String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(" + "));
        return Runtime.version() + " (" + System.getProperty("java.vendor") + "), heap at most "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB, collector " + collectors;
    }

    private static void limits(StringBuilder text, ServerConfig config) {
        int[] place = {0};
        config.limits().byName().forEach((name, value) -> {
            boolean first = place[0]++ % LIMITS_PER_LINE == 0;
            text.append(first ? (place[0] == 1 ? "limits " : "       ") : "  ")
                    .append(name)
                    .append('=')
                    .append(value);
            if (place[0] % LIMITS_PER_LINE == 0) {
                text.append(System.lineSeparator());
            }
        });
        if (place[0] % LIMITS_PER_LINE != 0) {
            text.append(System.lineSeparator());
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }

    static String hostAndPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
