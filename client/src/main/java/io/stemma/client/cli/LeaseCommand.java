package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.CreateLeaseRequest;
import io.stemma.v1.DeleteLeaseRequest;
import io.stemma.v1.DeleteLeaseResponse;
import io.stemma.v1.KeepLeaseAliveRequest;
import io.stemma.v1.Lease;
import io.stemma.v1.ListLeasesRequest;
import io.stemma.v1.ListLeasesResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Leases, by which elements live. */
@Command(
        name = "lease",
        description = "Makes, keeps and ends leases: elements that are put with --lease must be kept alive.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LeaseCommand.Create.class,
            LeaseCommand.KeepAlive.class,
            LeaseCommand.Delete.class,
            LeaseCommand.ListAll.class
        })
final class LeaseCommand {
    private LeaseCommand() {}

    private static void print(Output output, List<Lease> leases) {
        Table table = Table.of(">LEASE", "STATE", ">LEFT", ">TTL", ">GRACE", ">NODES", ">LINKS", "OWNER");
        for (Lease lease : leases) {
            table.row(
                    Long.toUnsignedString(lease.getLeaseId()),
                    lease.getStale() ? "stale" : "alive",
                    lease.getRemainingMs() + " ms",
                    lease.getTtlMs() + " ms",
                    lease.getGraceMs() + " ms",
                    Quantity.count(lease.getNodeCount()),
                    Quantity.count(lease.getLinkCount()),
                    lease.getOwner());
        }
        output.table(table);
    }

    /** Makes or keeps it; the elements under it are not counted in such an answer. */
    private static void print(Output output, Lease lease) throws IOException {
        if (output.json()) {
            output.document(lease);
        } else {
            output.line("lease " + Long.toUnsignedString(lease.getLeaseId()) + ": " + lease.getRemainingMs()
                    + " ms left, then " + lease.getGraceMs() + " ms stale");
        }
    }

    /** Which lease. */
    static final class Named {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", paramLabel = "LEASE", description = "The lease's id.")
        private long lease;
    }

    @Command(
            name = "create",
            description = "Makes a lease.",
            footer = {
                "  stemma lease create abilene --ttl 10s --grace 1m",
                "  stemma node put abilene probe-7 --lease 1"
            })
    static final class Create extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Option(
                names = "--ttl",
                paramLabel = "TIME",
                converter = Quantity.Time.class,
                description = "How long it lives without keep-alive: 500ms, 10s, 1h. Default: 10s.")
        private Duration ttl = Duration.ofSeconds(10);

        @Option(
                names = "--grace",
                paramLabel = "TIME",
                converter = Quantity.Time.class,
                description = "How long its elements stay, stale, after that. Default: 1m.")
        private Duration grace = Duration.ofMinutes(1);

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            CreateLeaseRequest request = CreateLeaseRequest.newBuilder()
                    .setTopology(topology)
                    .setTtlMs(ttl.toMillis())
                    .setGraceMs(grace.toMillis())
                    .build();
            print(output, await(server.createLease(request)).getLease());
        }
    }

    @Command(
            name = "keep-alive",
            description = "Starts a lease's time anew; elements that are stale by it become fresh.",
            footer = "  stemma lease keep-alive abilene 1")
    static final class KeepAlive extends ClientCommand {
        @Mixin
        private Named named = new Named();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            KeepLeaseAliveRequest request = KeepLeaseAliveRequest.newBuilder()
                    .setTopology(named.topology)
                    .setLeaseId(named.lease)
                    .build();
            print(output, await(server.keepLeaseAlive(request)).getLease());
        }
    }

    @Command(
            name = "delete",
            description = "Ends a lease, and its elements with it.",
            footer = {"  stemma lease delete abilene 1", "  stemma lease delete abilene 1 --keep-elements"})
    static final class Delete extends ClientCommand {
        @Mixin
        private Named named = new Named();

        @Option(names = "--keep-elements", description = "Let its elements stay, without a lease.")
        private boolean keepElements;

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            DeleteLeaseRequest request = DeleteLeaseRequest.newBuilder()
                    .setTopology(named.topology)
                    .setLeaseId(named.lease)
                    .setKeepElements(keepElements)
                    .build();
            DeleteLeaseResponse answer = await(server.deleteLease(request));
            if (output.json()) {
                output.document(answer);
            } else {
                output.line("deleted with " + Quantity.count(answer.getNodesDeleted(), "node") + " and "
                        + Quantity.count(answer.getLinksDeleted(), "link") + ", version " + answer.getVersion());
            }
        }
    }

    @Command(
            name = "list",
            description = "Lists a topology's leases, the one that ends first first.",
            footer = "  stemma lease list abilene --json")
    static final class ListAll extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            ListLeasesResponse answer = await(server.listLeases(
                    ListLeasesRequest.newBuilder().setTopology(topology).build()));
            if (output.json()) {
                output.document(answer);
            } else {
                print(output, answer.getLeasesList());
            }
        }
    }
}
