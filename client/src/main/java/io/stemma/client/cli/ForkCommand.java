package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.CreateForkRequest;
import io.stemma.v1.DeleteForkRequest;
import io.stemma.v1.DeleteForkResponse;
import io.stemma.v1.DiffRequest;
import io.stemma.v1.Fork;
import io.stemma.v1.GetForkRequest;
import io.stemma.v1.ListForksRequest;
import io.stemma.v1.ListForksResponse;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.RenewForkRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forks: what-ifs that stay for a while. */
@Command(
        name = "fork",
        description = "Creates, changes, merges and drops forks: private heads that --fork NAME asks and writes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ForkCommand.Create.class,
            ForkCommand.ListAll.class,
            ForkCommand.Show.class,
            ForkCommitCommand.class,
            ForkCommand.Diff.class,
            ForkMergeCommand.class,
            ForkCommand.Renew.class,
            ForkCommand.Drop.class
        })
final class ForkCommand {
    private ForkCommand() {}

    /** Which fork of which topology. */
    static final class Name {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "The fork's name.")
        private String fork = "";

        String topology() {
            return topology;
        }

        String fork() {
            return fork;
        }
    }

    private static void print(Output output, List<Fork> forks) {
        Table table = Table.of(
                "FORK", ">BASE", "PARENT", ">VERSION", ">CHANGES", ">BYTES", ">MERGED", "UNTIL", "OWNER", "FOR");
        for (Fork fork : forks) {
            table.row(
                    fork.getName(),
                    fork.getBaseVersion(),
                    fork.getParentFork(),
                    fork.getVersion(),
                    fork.getChangeCount(),
                    Quantity.count(fork.getRetainedBytes()),
                    fork.getMergedVersion() == 0 ? "" : fork.getMergedVersion(),
                    Instant.ofEpochSecond(TimeUnit.MICROSECONDS.toSeconds(fork.getExpireTimeUs())),
                    fork.getOwner(),
                    fork.getDescription());
        }
        output.table(table);
    }

    private static void print(Output output, Fork fork) throws IOException {
        if (output.json()) {
            output.document(fork);
        } else {
            print(output, List.of(fork));
        }
    }

    private static long millis(@Nullable Duration time) {
        return time == null ? 0 : time.toMillis();
    }

    @Command(
            name = "create",
            description = "Creates a fork of the current version, of another one, or with --fork of a fork.",
            footer = {
                "  stemma fork create abilene plan --description 'new cable'",
                "  stemma fork create abilene --at-version 41"
            })
    static final class Create extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "NAME",
                description = "The fork's name. Default: one that the server chooses.")
        private String name = "";

        @Option(
                names = "--ttl",
                paramLabel = "TIME",
                converter = Quantity.Time.class,
                description = "How long it lives unused: 10m, 2h. Default: the server's.")
        private @Nullable Duration ttl;

        @Option(names = "--description", paramLabel = "TEXT", description = "What for, for people.")
        private String description = "";

        @Mixin
        private ReadVersion base = new ReadVersion();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            CreateForkRequest request = CreateForkRequest.newBuilder()
                    .setTopology(topology)
                    .setFork(name)
                    .setBase(base.options())
                    .setTtlMs(millis(ttl))
                    .setDescription(description)
                    .build();
            print(output, await(server.createFork(request)).getFork());
        }
    }

    @Command(name = "list", description = "Lists the forks of a topology.", footer = "  stemma fork list abilene")
    static final class ListAll extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            ListForksResponse answer = await(server.listForks(
                    ListForksRequest.newBuilder().setTopology(topology).build()));
            if (output.json()) {
                output.document(answer);
            } else {
                print(output, answer.getForksList());
            }
        }
    }

    @Command(name = "show", description = "Describes a fork.", footer = "  stemma fork show abilene plan")
    static final class Show extends ClientCommand {
        @Mixin
        private Name name = new Name();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            GetForkRequest request = GetForkRequest.newBuilder()
                    .setTopology(name.topology())
                    .setFork(name.fork())
                    .build();
            print(output, await(server.getFork(request)).getFork());
        }
    }

    @Command(
            name = "diff",
            description =
                    "Tells what a fork changed since its base; with --current, how it differs from the topology now.",
            footer = {
                "  stemma fork diff abilene plan",
                "  stemma fork diff abilene plan --type link --field igp_metric",
                "  stemma fork diff abilene plan --current --json"
            })
    static final class Diff extends ClientCommand {
        @Mixin
        private Name name = new Name();

        @Option(
                names = "--current",
                description = "Compare with the current version, not with the base. A fork of a fork is compared with"
                        + " its parent as it is now.")
        private boolean current;

        @Mixin
        private ChangeFilterOptions filter = new ChangeFilterOptions();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            GetForkRequest get = GetForkRequest.newBuilder()
                    .setTopology(name.topology())
                    .setFork(name.fork())
                    .build();
            Fork fork = await(server.getFork(get)).getFork();
            ReadOptions.Builder base = ReadOptions.newBuilder();
            if (!current && fork.getParentFork().isEmpty()) {
                base.setAtVersion(fork.getBaseVersion());
            } else if (!current) {
                base.setFork(fork.getParentFork());
            }
            DiffRequest request = DiffRequest.newBuilder()
                    .setTopology(name.topology())
                    .setFrom(base)
                    .setTo(ReadOptions.newBuilder().setFork(name.fork()))
                    .setFilter(filter.filter())
                    .setIncludePrevious(!output.json())
                    .build();
            DiffCommand.tell(server, request, output);
        }
    }

    @Command(
            name = "renew",
            description = "Starts a fork's time anew.",
            footer = "  stemma fork renew abilene plan --ttl 8h")
    static final class Renew extends ClientCommand {
        @Mixin
        private Name name = new Name();

        @Option(
                names = "--ttl",
                paramLabel = "TIME",
                converter = Quantity.Time.class,
                description = "How long from now, unused. Default: the server's.")
        private @Nullable Duration ttl;

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            RenewForkRequest request = RenewForkRequest.newBuilder()
                    .setTopology(name.topology())
                    .setFork(name.fork())
                    .setTtlMs(millis(ttl))
                    .build();
            print(output, await(server.renewFork(request)).getFork());
        }
    }

    @Command(
            name = "drop",
            description = "Drops a fork with all its changes; forks of it live on.",
            footer = "  stemma fork drop abilene plan")
    static final class Drop extends ClientCommand {
        @Mixin
        private Name name = new Name();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            DeleteForkResponse answer = await(server.deleteFork(DeleteForkRequest.newBuilder()
                    .setTopology(name.topology())
                    .setFork(name.fork())
                    .build()));
            if (output.json()) {
                output.document(answer);
            } else {
                output.line(Table.clean("dropped fork " + name.fork()));
            }
        }
    }
}
