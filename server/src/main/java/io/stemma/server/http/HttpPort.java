package io.stemma.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import io.stemma.server.meter.Meters;
import io.stemma.server.meter.Meters.Exposition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** The HTTP port: /metrics for Prometheus, /healthz and /readyz for whoever starts and stops servers. */
public final class HttpPort {
    private static final int WORKER_THREADS = 1;
    private static final int CONNECTIONS_MAX = 1_000;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    private final Server server;

    private HttpPort(Server server) {
        this.server = server;
    }

    /**
     * Listens.
     *
     * @param address where; port 0 for a free one
     * @throws IOException if the address cannot be had
     */
    public static HttpPort start(InetSocketAddress address, Meters meters, Health health) throws IOException {
        Server server = Server.builder()
                .http(address)
                .workerGroup(WORKER_THREADS)
                .maxNumConnections(CONNECTIONS_MAX)
                .requestTimeout(REQUEST_TIMEOUT)
                .idleTimeout(IDLE_TIMEOUT)
                .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1))
                .service("/metrics", metrics(meters))
                .service("/healthz", (context, request) -> json(HttpStatus.OK, "{\"status\":\"UP\"}"))
                .service("/readyz", (context, request) -> readiness(health))
                .build();
        try {
            server.start().join();
        } catch (CompletionException e) {
            throw new IOException("cannot listen on " + address + ": " + cause(e), e);
        }
        return new HttpPort(server);
    }

    private static Object cause(CompletionException e) {
        Throwable cause = e.getCause();
        return cause == null ? e : cause;
    }

    private static HttpService metrics(Meters meters) {
        return (context, request) -> HttpResponse.of(
                () -> {
                    Exposition exposition = meters.scrape(request.headers().get(HttpHeaderNames.ACCEPT, ""));
                    return HttpResponse.of(HttpStatus.OK, MediaType.parse(exposition.contentType()), exposition.text());
                },
                context.blockingTaskExecutor());
    }

    private static HttpResponse readiness(Health health) {
        List<String> all = health.reasons();
        if (all.isEmpty()) {
            return json(HttpStatus.OK, "{\"status\":\"READY\",\"reasons\":[]}");
        }
        String reasons = all.stream().map(HttpPort::quoted).collect(Collectors.joining(","));
        return json(HttpStatus.SERVICE_UNAVAILABLE, "{\"status\":\"NOT_READY\",\"reasons\":[" + reasons + "]}");
    }

    private static HttpResponse json(HttpStatus status, String body) {
        return HttpResponse.of(status, MediaType.JSON_UTF_8, body);
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** The address that is really bound. */
    public InetSocketAddress address() {
        return server.activePorts().keySet().iterator().next();
    }

    /** Closes the port. */
    public void stop() {
        server.stop().join();
    }
}
