package io.stemma.client.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.client.ImportStream;
import io.stemma.client.StemmaClient;
import io.stemma.server.StemmaServer;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.Link;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real files, imported into a real server and read back from it. */
class ServedTopologiesTest {
    private static StemmaServer server;
    private static StemmaClient client;

    @BeforeAll
    static void start() throws Exception {
        server = StemmaServer.start("--rpc-port", "0", "--http-port", "0", "--bind", "127.0.0.1");
        client = StemmaClient.connect("127.0.0.1:" + server.rpcPort());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void whatIsServedIsWhatTheFileSays() throws IOException {
        List<Path> files = new ArrayList<>();
        files.addAll(DataSets.files("topology-zoo", ".graphml"));
        files.addAll(DataSets.files("sndlib", ".txt"));
        files.addAll(DataSets.files("topohub", ".json"));
        files.addAll(DataSets.files("rfc8345", ".json"));
        files.addAll(DataSets.files("snap", ".gz"));
        int topologies = 0;
        for (Path file : files) {
            for (Imported imported : Imported.all(Source.of(file), ImportOptions.DEFAULT)) {
                checkServed("t" + topologies++, imported);
            }
        }
        System.out.println(files.size() + " files, " + topologies + " topologies");
        assertThat(topologies).isGreaterThanOrEqualTo(files.size());
    }

    private static void checkServed(String name, Imported imported) {
        Topology description = load(name, imported);
        Imported served = served(name, description);
        assertThat(served.nodes()).as(name).isEqualTo(withoutVersions(imported).nodes());
        assertThat(served.links()).as(name).isEqualTo(withoutVersions(imported).links());
        if (!imported.nodes().isEmpty()) {
            assertThat(Figures.of(served)).isEqualTo(Figures.of(imported));
        }
    }

    private static Topology load(String name, Imported imported) {
        Topology description = imported.topology().toBuilder().setName(name).build();
        try (ImportStream stream = client.startImport(
                ImportBegin.newBuilder().setTopology(description).build())) {
            imported.links().forEach(stream::add); // links may come before their nodes
            imported.nodes().forEach(stream::add);
            stream.finish().join();
        }
        Topology read = client.getTopology(
                        GetTopologyRequest.newBuilder().setTopology(name).build())
                .join()
                .getTopology();
        assertThat(read.getVersion()).isEqualTo(1);
        assertThat(read.getAttributesMap()).isEqualTo(description.getAttributesMap());
        assertThat(read.getLabelsMap()).isEqualTo(description.getLabelsMap());
        assertThat(read.getDisplayName()).isEqualTo(description.getDisplayName());
        return read;
    }

    private static Imported served(String name, Topology description) {
        List<Node> nodes =
                client
                        .nodes(ListNodesRequest.newBuilder()
                                .setTopology(name)
                                .setPageSize(100)
                                .build())
                        .stream()
                        .toList();
        List<Link> links =
                client
                        .links(ListLinksRequest.newBuilder()
                                .setTopology(name)
                                .setPageSize(100)
                                .build())
                        .stream()
                        .toList();
        return withoutVersions(new Imported(description, nodes, links));
    }

    private static Imported withoutVersions(Imported imported) {
        return new Imported(
                imported.topology(),
                imported.nodes().stream()
                        .map(node -> node.toBuilder()
                                .clearCreatedVersion()
                                .clearModifiedVersion()
                                .build())
                        .sorted(Comparator.comparing(Node::getId))
                        .toList(),
                imported.links().stream()
                        .map(link -> link.toBuilder()
                                .clearCreatedVersion()
                                .clearModifiedVersion()
                                .build())
                        .sorted(Comparator.comparing(Link::getId))
                        .toList());
    }
}
