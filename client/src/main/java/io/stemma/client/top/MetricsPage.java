package io.stemma.client.top;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** A server's {@code /metrics}, asked as often as wanted. */
public final class MetricsPage {
    private static final int PAGE_BYTES_MAX = 64 << 20;
    private static final int OK = 200;
    private static final String PATH = "/metrics";

    private final URI uri;
    private final Duration deadline;
    private final HttpClient client;

    /**
     * A page that has not been asked for yet.
     *
     * @param address "http://127.0.0.1:7421/metrics", or "127.0.0.1:7421" for short
     * @param deadline how long an answer may take
     * @throws IllegalArgumentException if the address is none
     */
    public MetricsPage(String address, Duration deadline) {
        this.uri = uri(address);
        this.deadline = deadline;
        this.client = HttpClient.newBuilder().connectTimeout(deadline).build();
    }

    private static URI uri(String address) {
        try {
            URI given = URI.create(address.contains("://") ? address : "http://" + address);
            String scheme = String.valueOf(given.getScheme()).toLowerCase(Locale.ROOT);
            if (given.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                String path = given.getPath();
                return path == null || path.isEmpty() || path.equals("/") ? given.resolve(PATH) : given;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("\"" + address + "\" (expected http://HOST:PORT/metrics or HOST:PORT)");
    }

    /** Where it is. */
    public String address() {
        return uri.toString();
    }

    /**
     * Asks for the page.
     *
     * @throws IOException if there is none at the address, or what is there are no meters of a Stemma server
     */
    public Scrape scrape() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(deadline)
                .header("Accept", "text/plain; version=0.0.4")
                .build();
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpConnectTimeoutException e) {
            throw nothing("no connection in " + deadline.toMillis() + " ms", e);
        } catch (HttpTimeoutException e) {
            throw nothing("no answer in " + deadline.toMillis() + " ms", e);
        } catch (IOException e) {
            throw nothing(e.getMessage() == null ? "no connection" : e.getMessage(), e);
        }
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != OK) {
                throw new IOException(uri + ": HTTP status " + answer.statusCode() + " (expected 200 and meters)");
            }
            return scrape(text(body));
        }
    }

    private Scrape scrape(String text) throws IOException {
        Scrape scrape;
        try {
            scrape = Scrape.of(text, System.nanoTime());
        } catch (ExpositionException e) {
            throw new IOException(uri + ": no Prometheus exposition: " + e.getMessage(), e);
        }
        if (!scrape.has("stemma_engine")) {
            throw new IOException(uri + ": no meter stemma_engine (expected the /metrics of a Stemma server)");
        }
        return scrape;
    }

    private String text(InputStream body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[64 << 10];
        for (int read = body.read(part); read >= 0; read = body.read(part)) {
            bytes.write(part, 0, read);
            if (bytes.size() > PAGE_BYTES_MAX) {
                throw new IOException(uri + ": more than " + PAGE_BYTES_MAX + " bytes (expected fewer)");
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private IOException nothing(String why, IOException cause) {
        return new IOException(
                "no metrics at " + uri + " (" + why + "); a server tells its HTTP port when it starts, 7421 by default",
                cause);
    }
}
