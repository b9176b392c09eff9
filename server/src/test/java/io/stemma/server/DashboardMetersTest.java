package io.stemma.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.Hello;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards and rules ask for meters that there are, and alerts have their runbook and test. */
class DashboardMetersTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path PROMETHEUS = DEPLOY.resolve("prometheus");
    private static final Pattern EXPRESSION = Pattern.compile("\"(?:expr|definition)\": (\".*\")");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern METER = Pattern.compile("(?:stemma|jvm|process|system)_.*");
    private static final Pattern RECORD = Pattern.compile("- record: (\\S+)");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\S+)");

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(result.groupCount()));
    }

    private static String rules() throws IOException {
        return Files.readString(PROMETHEUS.resolve("recording.rules.yml"))
                + Files.readString(PROMETHEUS.resolve("alerts.rules.yml"));
    }

    /** All of the dashboards' queries, and of the rules what is neither comment nor text for people. */
    private static String queries() throws IOException {
        StringBuilder queries = new StringBuilder();
        try (Stream<Path> dashboards = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
            for (Path dashboard : dashboards.toList()) {
                String expressions = EXPRESSION
                        .matcher(Files.readString(dashboard))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.joining("\n"));
                assertThat(expressions).as("%s", dashboard).isNotEmpty();
                queries.append(expressions).append('\n');
            }
        }
        rules().lines()
                .filter(line -> !line.strip().startsWith("#") && !line.contains("summary:"))
                .forEach(line -> queries.append(line).append('\n'));
        return queries.toString();
    }

    /** The names of all series that a server with one topology shows. */
    private static Set<String> served() throws Exception {
        try (StemmaServer server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--bind=127.0.0.1");
                Socket socket = new Socket()) {
            socket.connect(server.rpcAddress());
            ask(
                    socket,
                    Request.newBuilder().setId(1).setHello(Hello.newBuilder().setProtocolVersion(1)));
            ask(
                    socket,
                    Request.newBuilder()
                            .setId(2)
                            .setCreateTopology(CreateTopologyRequest.newBuilder()
                                    .setTopology(Topology.newBuilder().setName("net"))));
            URI uri = URI.create("http://" + Banner.hostAndPort(server.httpAddress()) + "/metrics");
            String page = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return page.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toSet());
        }
    }

    private static void ask(Socket socket, Request.Builder request) throws IOException {
        request.build().writeDelimitedTo(socket.getOutputStream());
        assertThat(Response.parseDelimitedFrom(socket.getInputStream()).hasError())
                .isFalse();
    }

    private static Set<String> notAlways() throws IOException {
        return Files.readAllLines(PROMETHEUS.resolve("not-always.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", 2)[0])
                .collect(Collectors.toSet());
    }

    @Test
    void everyMeterThatIsAskedForIsServed() throws Exception {
        Set<String> asked = found(NAME, queries())
                .filter(name -> !name.contains(":") && METER.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).contains("stemma_rpc_seconds_bucket", "stemma_versions_live", "jvm_memory_used_bytes");
        asked.removeAll(served());
        asked.removeAll(notAlways());
        assertThat(asked)
                .as("meters that no server shows; those of some modes only belong in not-always.txt")
                .isEmpty();
    }

    @Test
    void everyRecordedSeriesThatIsAskedForIsRecorded() throws IOException {
        Set<String> recorded = found(RECORD, rules()).collect(Collectors.toSet());
        assertThat(recorded).isNotEmpty();
        assertThat(found(NAME, queries())
                        .filter(name -> name.contains(":") && !name.endsWith(":"))
                        .filter(name -> name.startsWith("instance")))
                .isSubsetOf(recorded);
    }

    @Test
    void everyAlertHasItsSectionInTheRunbookAndItsTest() throws IOException {
        String runbook = Files.readString(PROMETHEUS.resolve("RUNBOOK.md"));
        String tests = Files.readString(PROMETHEUS.resolve("tests/alerts.test.yml"));
        String alerts = Files.readString(PROMETHEUS.resolve("alerts.rules.yml"));
        String[] parts = alerts.split("- alert: ", -1);
        assertThat(found(ALERT, alerts)).hasSizeGreaterThan(10);
        for (String alert : Arrays.copyOfRange(parts, 1, parts.length)) {
            String name = alert.lines().findFirst().orElseThrow();
            assertThat(alert).contains("runbook: RUNBOOK.md#" + name.toLowerCase(Locale.ROOT) + "\n");
            assertThat(runbook).contains("\n## " + name + "\n");
            assertThat(tests).contains("alertname: " + name + "\n");
        }
    }
}
