package io.stemma.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.util.EventLoopGroupBuilder;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.ThreadFactories;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import io.stemma.server.meter.Meters;
import io.stemma.server.meter.Meters.Exposition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP port: /metrics for Prometheus, /healthz and /readyz for whoever starts and stops servers. */
public final class HttpPort {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);
    private static final int CONNECTIONS_MAX = 1_000;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(1);

    private final Server server;
    private final CountDownLatch loopEnded;

    private HttpPort(Server server, CountDownLatch loopEnded) {
        this.server = server;
        this.loopEnded = loopEnded;
    }

    /**
     * Listens.
     *
     * @param address where; port 0 for a free one
     * @throws IOException if the address cannot be had
     */
    public static HttpPort start(InetSocketAddress address, Meters meters, Health health) throws IOException {
        CountDownLatch loopEnded = new CountDownLatch(1);
        Server server = Server.builder()
                .http(address)
                .workerGroup(loop(loopEnded).build(), true)
                .maxNumConnections(CONNECTIONS_MAX)
                .requestTimeout(REQUEST_TIMEOUT)
                .idleTimeout(IDLE_TIMEOUT)
                .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
                .service("/metrics", metrics(meters))
                .service("/healthz", (context, request) -> json(HttpStatus.OK, "{\"status\":\"UP\"}"))
                .service("/readyz", (context, request) -> readiness(health))
                .build();
        try {
            server.start().join();
        } catch (CompletionException e) {
            throw new IOException("cannot listen on " + address + ": " + cause(e), e);
        }
        return new HttpPort(server, loopEnded);
    }

    /** One loop that ends at once when it is told to; the default waits two seconds for tasks that nobody sends. */
    private static EventLoopGroupBuilder loop(CountDownLatch ended) {
        ThreadFactory threads = ThreadFactories.newEventLoopThreadFactory("stemma-http", false);
        return EventLoopGroups.builder()
                .numThreads(1)
                .threadFactory(run -> threads.newThread(() -> {
                    run.run();
                    ended.countDown();
                }))
                .gracefulShutdown(Duration.ZERO, STOP_MAX);
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

    /**
     * Closes the port and its connections. The loop ends after them, and is waited for; not so the one that accepted them, which
     * Armeria lets idle for two seconds more.
     */
    public void stop() throws InterruptedException {
        var unused = server.stop();
        if (!loopEnded.await(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("the HTTP port has not closed within {} ms", STOP_MAX.toMillis());
        }
    }
}
