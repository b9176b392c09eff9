package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.AddToCountersRequest;
import io.stemma.v1.AddToCountersResponse;
import io.stemma.v1.Counter;
import io.stemma.v1.CounterIncrement;
import io.stemma.v1.CounterType;
import io.stemma.v1.CreateCounterRequest;
import io.stemma.v1.CreateCounterResponse;
import io.stemma.v1.DeleteCounterRequest;
import io.stemma.v1.DeleteCounterResponse;
import io.stemma.v1.ListCountersRequest;
import io.stemma.v1.ListCountersResponse;
import io.stemma.v1.ReadCountersRequest;
import io.stemma.v1.ReadCountersResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The counters of nodes and links. */
@Command(
        name = "counter",
        description = "Creates, adds to, reads and deletes counters of nodes and links.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CounterCommand.Create.class,
            CounterCommand.Add.class,
            CounterCommand.Get.class,
            CounterCommand.ListAll.class,
            CounterCommand.Delete.class
        })
final class CounterCommand {
    private CounterCommand() {}

    private static void print(Output output, List<Counter> counters) {
        Table table = Table.of("NAME", ">VALUE", ">ERROR AT MOST", "TYPE");
        for (Counter counter : counters) {
            table.row(
                    counter.getKey().getName(),
                    counter.getValue(),
                    Long.toUnsignedString(counter.getErrorBound()),
                    counter.getType() == CounterType.APPROXIMATE
                            ? "approximate, threshold " + counter.getThreshold()
                            : "exact");
        }
        output.table(table);
    }

    @Command(
            name = "create",
            description = "Creates a counter, at zero. It goes with its element.",
            footer = {
                "  stemma counter create abilene node/DNVRng flaps",
                "  stemma counter create abilene link/DNVRng-KSCYng packets_in --approximate 256"
            })
    static final class Create extends ClientCommand {
        @Mixin
        private CounterName counter = new CounterName();

        @Option(
                names = "--approximate",
                paramLabel = "THRESHOLD",
                description = "Count in cells that are flushed at this threshold, instead of exactly.")
        private @Nullable Integer threshold;

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            CreateCounterRequest.Builder request = CreateCounterRequest.newBuilder()
                    .setTopology(counter.topology())
                    .setKey(counter.key())
                    .setType(CounterType.EXACT);
            if (threshold != null) {
                request.setType(CounterType.APPROXIMATE).setThreshold(threshold);
            }
            CreateCounterResponse answer = await(server.createCounter(request.build()));
            if (output.json()) {
                output.document(answer);
            } else {
                print(output, List.of(answer.getCounter()));
            }
        }
    }

    @Command(
            name = "add",
            description = "Adds to a counter.",
            footer = {
                "  stemma counter add abilene node/DNVRng flaps",
                "  stemma counter add abilene link/DNVRng-KSCYng packets_in -- -100"
            })
    static final class Add extends ClientCommand {
        @Mixin
        private CounterName counter = new CounterName();

        @Parameters(
                index = "3",
                arity = "0..1",
                paramLabel = "AMOUNT",
                description = "How much; may be negative, behind \"--\". Default: 1.")
        private long amount = 1;

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            AddToCountersRequest request = AddToCountersRequest.newBuilder()
                    .setTopology(counter.topology())
                    .addIncrements(
                            CounterIncrement.newBuilder().setKey(counter.key()).setAmount(amount))
                    .build();
            AddToCountersResponse answer = await(server.addToCounters(request));
            if (output.json()) {
                output.document(answer);
            } else {
                output.line("added " + amount);
            }
        }
    }

    @Command(
            name = "get",
            description = "Reads a counter.",
            footer = "  stemma counter get abilene node/DNVRng flaps --json")
    static final class Get extends ClientCommand {
        @Mixin
        private CounterName counter = new CounterName();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            ReadCountersRequest request = ReadCountersRequest.newBuilder()
                    .setTopology(counter.topology())
                    .addKeys(counter.key())
                    .build();
            ReadCountersResponse answer = await(server.readCounters(request));
            if (output.json()) {
                output.document(answer);
            } else {
                print(output, answer.getCountersList());
            }
        }
    }

    @Command(
            name = "list",
            description = "Reads all counters of a node or link.",
            footer = "  stemma counter list abilene link/DNVRng-KSCYng")
    static final class ListAll extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(
                index = "1",
                paramLabel = "ELEMENT",
                converter = CounterElement.Converter.class,
                description = "Whose: node/ID or link/ID.")
        private CounterElement element = CounterElement.NONE;

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            ListCountersRequest.Builder request =
                    ListCountersRequest.newBuilder().setTopology(topology);
            if (element.isNode()) {
                request.setNodeId(element.id());
            } else {
                request.setLinkId(element.id());
            }
            ListCountersResponse answer = await(server.listCounters(request.build()));
            if (output.json()) {
                output.document(answer);
            } else {
                print(output, answer.getCountersList());
            }
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a counter, and shows it as it was last.",
            footer = "  stemma counter delete abilene node/DNVRng flaps")
    static final class Delete extends ClientCommand {
        @Mixin
        private CounterName counter = new CounterName();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            DeleteCounterRequest request = DeleteCounterRequest.newBuilder()
                    .setTopology(counter.topology())
                    .setKey(counter.key())
                    .build();
            DeleteCounterResponse answer = await(server.deleteCounter(request));
            if (output.json()) {
                output.document(answer);
            } else {
                print(output, List.of(answer.getCounter()));
            }
        }
    }
}
