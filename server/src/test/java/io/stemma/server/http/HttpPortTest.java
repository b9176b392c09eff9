package io.stemma.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.meter.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The HTTP port tells figures and health. */
class HttpPortTest {
    private final Meters meters = new Meters();
    private final Health health = new Health();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpPort port;

    @BeforeEach
    void start() throws IOException {
        port = HttpPort.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), meters, health);
    }

    @AfterEach
    void stop() throws InterruptedException {
        port.stop();
        meters.close();
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port.address().getPort() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept", accept).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void metricsComeInBothFormats() throws Exception {
        HttpResponse<String> text = get("/metrics", "*/*");
        assertThat(text.statusCode()).isEqualTo(200);
        assertThat(text.headers().firstValue("content-type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(text.body()).contains("stemma_protections_total{kind=\"deadline\"} 0.0");
        HttpResponse<String> open = get("/metrics", "application/openmetrics-text; version=1.0.0");
        assertThat(open.headers().firstValue("content-type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void aliveIsNotReady() throws Exception {
        health.notReady("server", "starting");
        health.notReady("commit", "the log said \"no\"");
        assertThat(get("/healthz", "*/*").statusCode()).isEqualTo(200);
        HttpResponse<String> red = get("/readyz", "*/*");
        assertThat(red.statusCode()).isEqualTo(503);
        assertThat(red.body())
                .isEqualTo("{\"status\":\"NOT_READY\",\"reasons\":"
                        + "[\"commit: the log said \\\"no\\\"\",\"server: starting\"]}");
        health.ready("server");
        assertThat(get("/readyz", "*/*").statusCode()).isEqualTo(503);
        health.ready("commit");
        HttpResponse<String> green = get("/readyz", "*/*");
        assertThat(green.statusCode()).isEqualTo(200);
        assertThat(green.body()).isEqualTo("{\"status\":\"READY\",\"reasons\":[]}");
    }

    @Test
    void aCheckIsAskedEachTime() throws Exception {
        AtomicReference<String> failure = new AtomicReference<>();
        health.check("commit", failure::get);
        assertThat(get("/readyz", "*/*").statusCode()).isEqualTo(200);
        failure.set("the disk is gone");
        assertThat(get("/readyz", "*/*").body()).contains("commit: the disk is gone");
        failure.set(null);
        assertThat(get("/readyz", "*/*").statusCode()).isEqualTo(200);
    }

    @Test
    void otherPathsAreNotThere() throws Exception {
        assertThat(get("/../etc/passwd", "*/*").statusCode()).isIn(400, 404);
        assertThat(get("/", "*/*").statusCode()).isEqualTo(404);
    }

    @Test
    void aPortInUseIsToldByName() {
        assertThatThrownBy(() -> HttpPort.start(port.address(), meters, health))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(port.address().getPort()));
    }
}
