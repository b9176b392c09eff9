package io.stemma.client.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Session;
import org.neo4j.driver.Value;

/**
 * Neo4j Community over Bolt, by its own driver, in the process that its distribution starts, with the Java flags of its default
 * configuration. A link is one relationship, which is matched in both directions where it is walked both ways. Of the forms of a question that were tried, this
 * takes the fastest: parameters, so that plans are cached; one query for each transaction; ids collected into one record.
 */
final class Neo4jPeer implements GraphPeer {
    private static final String HEAP = "2g";
    private static final String PAGE_CACHE = "512m";
    private static final int BATCH = 20_000;

    private final ChildServer server;
    private final Links links;
    private final Driver driver;
    private final String twoHops;
    private final String twoHopsCounted;
    private final String path;

    private Neo4jPeer(ChildServer server, Links links) {
        this.server = server;
        this.links = links;
        this.driver = GraphDatabase.driver("bolt://" + server.address(), AuthTokens.none());
        String end = links.bothWays() ? "-(b)" : "->(b)";
        String near = "MATCH (a:Router {id: $from})-[:LINK*1..2]" + end;
        this.twoHops = near + " WITH DISTINCT b RETURN collect(b.id)";
        this.twoHopsCounted = near + " RETURN count(DISTINCT b)";
        this.path = "MATCH (a:Router {id: $from}), (b:Router {id: $to})" + " MATCH p = shortestPath((a)-[:LINK*]" + end
                + ") RETURN [l IN relationships(p) | l.id]";
    }

    /** Starts it with an empty database. The folder has its jars in {@code lib}, and will have its data. */
    static Neo4jPeer start(Path folder, @Nullable String cpus, Links links) throws IOException, InterruptedException {
        Path home = folder.resolve("home");
        deleteAll(home);
        int port = ChildServer.freePort();
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.write(
                conf.resolve("neo4j.conf"),
                List.of(
                        "server.bolt.listen_address=127.0.0.1:" + port,
                        "server.http.enabled=false",
                        "dbms.security.auth_enabled=false",
                        "dbms.usage_report.enabled=false",
                        "server.memory.pagecache.size=" + PAGE_CACHE));
        List<String> command = new ArrayList<>(List.of(ChildServer.javaProgram(), "-Xms" + HEAP, "-Xmx" + HEAP));
        command.addAll(List.of("-XX:+UseG1GC", "-XX:-OmitStackTraceInFastThrow", "-XX:+AlwaysPreTouch"));
        command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+TrustFinalNonStaticFields"));
        command.addAll(List.of("-XX:+DisableExplicitGC", "-Djdk.nio.maxCachedBufferSize=1024"));
        command.addAll(
                List.of("-Dio.netty.tryReflectionSetAccessible=true", "-XX:FlightRecorderOptions=stackdepth=256"));
        for (String opened : List.of("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", folder.resolve("lib") + "/*", "org.neo4j.server.CommunityEntryPoint"));
        command.addAll(List.of("--home-dir=" + home, "--config-dir=" + conf));
        return new Neo4jPeer(ChildServer.listening(cpus, port, command), links);
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public String name() {
        return "neo4j";
    }

    @Override
    public void fill() {
        Edges edges = links.edges();
        try (Session session = driver.session()) {
            run(session, "CREATE CONSTRAINT FOR (n:Router) REQUIRE n.id IS UNIQUE", Map.of());
            List<String> nodes =
                    IntStream.range(0, edges.nodes()).mapToObj(i -> "n" + i).toList();
            run(session, "UNWIND $ids AS id CREATE (:Router {id: id})", Map.of("ids", nodes));
            for (int from = 0; from < edges.count(); from += BATCH) {
                List<List<String>> rows = IntStream.range(from, Math.min(edges.count(), from + BATCH))
                        .mapToObj(i -> List.of("l" + i, "n" + edges.source(i), "n" + edges.target(i)))
                        .toList();
                run(
                        session,
                        "UNWIND $rows AS row MATCH (a:Router {id: row[1]}) MATCH (b:Router {id: row[2]})"
                                + " CREATE (a)-[:LINK {id: row[0], igp_metric: 10, te_metric: 10}]->(b)",
                        Map.of("rows", rows));
            }
        }
    }

    private static void run(Session session, String query, Map<String, Object> parameters) {
        var unused = session.run(query, parameters).consume();
    }

    @Override
    public LongSupplier cpu() {
        return server.cpu();
    }

    @Override
    public Client connect() {
        return new Asking(driver.session(), this);
    }

    @Override
    public void close() {
        driver.close();
        server.close();
    }

    private record Asking(Session session, Neo4jPeer peer) implements Client {
        @Override
        public int twoHops(int node) {
            return ask(peer.twoHops, node, node).asList().size();
        }

        @Override
        public int twoHopsCounted(int node) {
            return ask(peer.twoHopsCounted, node, node).asInt();
        }

        @Override
        public int path(int from, int to) {
            return ask(peer.path, from, to).asList().size();
        }

        private Value ask(String query, int from, int to) {
            Map<String, Object> ends = Map.of("from", "n" + from, "to", "n" + to);
            return session.run(query, ends).single().get(0);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
