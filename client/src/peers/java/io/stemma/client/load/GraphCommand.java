package io.stemma.client.load;

import io.stemma.client.load.RawDriver.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Questions about a graph to Stemma, Neo4j and FalkorDB, the same clients and the same questions, every answer checked. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description =
                "Two hops and shortest paths on a Barabasi-Albert graph, beside Neo4j over Bolt, and FalkorDB if it is given.")
final class GraphCommand implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(
            names = "--neo4j",
            paramLabel = "FOLDER",
            description = "The folder that src/peers/neo4j/pom.xml fills. Default: none, and Neo4j is left out.")
    private @Nullable Path neo4j;

    @Option(
            names = "--falkordb",
            paramLabel = "HOST:PORT",
            description = "Where a FalkorDB runs; the graph 'stemma-peers' there is replaced. Default: left out.")
    private @Nullable String falkordb;

    @Option(names = "--both-ways", description = "Each link can be walked backwards too.")
    private boolean bothWays;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Links links = Links.generate(options.nodes(), bothWays, options.seed());
        GraphQuestions questions = new GraphQuestions(links, options.seed());
        List<GraphPeer> peers = new ArrayList<>();
        List<BlockingClients> clients = new ArrayList<>();
        try {
            start(peers, links);
            for (GraphPeer peer : peers) {
                peer.fill();
                clients.add(new BlockingClients(peer, questions, options.clients()));
            }
            PeerTable table = run(clients);
            System.out.printf(
                    "%,d nodes, %,d links, walked %s, seed %d: %.0f nodes within 2 hops and paths of %.1f links in the mean;%n"
                            + "%d clients, %d rounds of %s s; every answer was that of a plain breadth-first search%n",
                    links.edges().nodes(),
                    links.edges().count(),
                    bothWays ? "both ways" : "one way",
                    options.seed(),
                    questions.meanTwoHops(),
                    questions.meanPath(),
                    options.clients(),
                    options.rounds(),
                    options.time().toMillis() / 1e3);
            table.print(System.out);
        } finally {
            clients.forEach(BlockingClients::close);
            for (GraphPeer peer : peers) {
                peer.close();
            }
        }
        return 0;
    }

    private void start(List<GraphPeer> peers, Links links) throws IOException, InterruptedException {
        peers.add(new StemmaPeer(
                ChildServer.stemma(System.getProperty("stemma.launcher"), options.serverCpus(), List.of()), links));
        if (neo4j != null && Files.isDirectory(neo4j)) {
            peers.add(Neo4jPeer.start(neo4j.toAbsolutePath(), options.serverCpus(), links));
        } else {
            System.err.println("Neo4j is left out (expected --neo4j FOLDER)");
        }
        if (falkordb != null) {
            peers.add(new FalkorDbPeer(falkordb, links));
        } else {
            System.err.println("FalkorDB is left out (expected --falkordb HOST:PORT)");
        }
    }

    private PeerTable run(List<BlockingClients> clients) throws IOException, InterruptedException {
        PeerTable table = new PeerTable();
        for (GraphQuestions.Kind kind : GraphQuestions.Kind.values()) {
            for (BlockingClients one : clients) {
                one.run(kind, RunOptions.SETTLE, options.warmUp());
            }
        }
        for (GraphQuestions.Kind kind : GraphQuestions.Kind.values()) {
            for (int round = 0; round < options.rounds(); round++) {
                for (int i = 0; i < clients.size(); i++) {
                    BlockingClients one = clients.get((i + round) % clients.size());
                    Run run = one.run(kind, RunOptions.SETTLE, options.time());
                    table.add(kind.label(), one.name(), run);
                }
            }
        }
        return table;
    }
}
