package io.stemma.client.load;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * A FalkorDB that runs already. A link is one relationship of type LINK. Where links are walked both ways, it is matched in both directions,
 * and stands beside one of type BACK for paths, since its shortestPath follows directed relationships only. Of the forms of a question that were tried, this takes
 * the fastest whose answers are right (with 4.16.3, {@code -[:LINK*1..2]->} leaves out some of a hub's neighbours): parameters, so that plans are cached; compact replies; ids collected into one record.
 */
final class FalkorDbPeer implements GraphPeer {
    private static final String GRAPH = "stemma-peers";
    private static final int BATCH = 10_000;
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final ProtocolCommand QUERY = () -> "GRAPH.QUERY".getBytes(StandardCharsets.US_ASCII);
    private static final ProtocolCommand READ = () -> "GRAPH.RO_QUERY".getBytes(StandardCharsets.US_ASCII);
    private static final ProtocolCommand DELETE = () -> "GRAPH.DELETE".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern CPU_SECONDS = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");

    private final HostAndPort address;
    private final Links links;
    private final Jedis control;
    private final String twoHops;
    private final String twoHopsCounted;
    private final String path;

    FalkorDbPeer(String address, Links links) {
        this.address = HostAndPort.from(address);
        this.links = links;
        this.control = open();
        String near = "MATCH (a:Router {id: $from})"
                + (links.bothWays() ? "-[:LINK*1..2]-(b)" : "-[:LINK*0..1]->()-[:LINK]->(b)");
        this.twoHops = near + " WITH DISTINCT b RETURN collect(b.id)";
        this.twoHopsCounted = near + " RETURN count(DISTINCT b)";
        this.path = "MATCH (a:Router {id: $from}), (b:Router {id: $to}) WITH shortestPath((a)-[:LINK"
                + (links.bothWays() ? "|BACK" : "") + "*]->(b)) AS p RETURN [l IN relationships(p) | l.id]";
    }

    private Jedis open() {
        return new Jedis(address.getHost(), address.getPort(), TIMEOUT_MILLIS);
    }

    @Override
    public String name() {
        return "falkordb";
    }

    @Override
    public void fill() {
        Edges edges = links.edges();
        if (control.exists(GRAPH)) {
            send(DELETE);
        }
        send(QUERY, "CREATE INDEX FOR (n:Router) ON (n.id)");
        for (int from = 0; from < edges.nodes(); from += BATCH) {
            int last = Math.min(edges.nodes(), from + BATCH) - 1;
            send(QUERY, "UNWIND range(" + from + ", " + last + ") AS i CREATE (:Router {id: 'n' + toString(i)})");
        }
        for (int from = 0; from < edges.count(); from += BATCH) {
            String rows = IntStream.range(from, Math.min(edges.count(), from + BATCH))
                    .mapToObj(i -> "['l" + i + "','n" + edges.source(i) + "','n" + edges.target(i) + "']")
                    .collect(Collectors.joining(",", "[", "]"));
            send(
                    QUERY,
                    "UNWIND " + rows + " AS row MATCH (a:Router {id: row[1]}), (b:Router {id: row[2]})"
                            + " CREATE (a)-[:LINK {id: row[0], igp_metric: 10, te_metric: 10}]->(b)"
                            + (links.bothWays()
                                    ? ", (b)-[:BACK {id: row[0] + '~r', igp_metric: 10, te_metric: 10}]->(a)"
                                    : ""));
        }
    }

    private void send(ProtocolCommand command, String... query) {
        String[] arguments = Stream.concat(Stream.of(GRAPH), Stream.of(query)).toArray(String[]::new);
        Object unused = control.sendCommand(command, arguments);
    }

    /** All threads of its process, as it tells itself. */
    @Override
    public LongSupplier cpu() {
        return () -> {
            double seconds = 0;
            Matcher found = CPU_SECONDS.matcher(control.info("cpu"));
            while (found.find()) {
                seconds += Double.parseDouble(found.group(1));
            }
            return (long) (seconds * 1e9);
        };
    }

    @Override
    public Client connect() {
        return new Asking(open(), this);
    }

    @Override
    public void close() {
        send(DELETE);
        control.close();
    }

    private record Asking(Jedis connection, FalkorDbPeer peer) implements Client {
        @Override
        public int twoHops(int node) {
            return list(ask(peer.twoHops, node, node)).size();
        }

        @Override
        public int twoHopsCounted(int node) {
            return Math.toIntExact((Long) ask(peer.twoHopsCounted, node, node));
        }

        @Override
        public int path(int from, int to) {
            return list(ask(peer.path, from, to)).size();
        }

        /** The value of the one record: of header, records and statistics, the first column, behind its type. */
        private Object ask(String query, int from, int to) {
            String parameters = "CYPHER from='n" + from + "' to='n" + to + "' ";
            Object reply = connection.sendCommand(READ, GRAPH, parameters + query, "--compact");
            return list(list(list(list(reply).get(1)).get(0)).get(0)).get(1);
        }

        private static List<?> list(Object reply) {
            return (List<?>) reply;
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
