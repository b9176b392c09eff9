package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.CreatePinRequest;
import io.stemma.v1.DeletePinRequest;
import io.stemma.v1.DeletePinResponse;
import io.stemma.v1.ListPinsRequest;
import io.stemma.v1.ListPinsResponse;
import io.stemma.v1.Pin;
import io.stemma.v1.RenewPinRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Versions that are held beyond history. */
@Command(
        name = "pin",
        description = "Holds versions beyond history, for a time.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PinCommand.Create.class,
            PinCommand.Renew.class,
            PinCommand.Release.class,
            PinCommand.ListAll.class
        })
final class PinCommand {
    private PinCommand() {}

    private static void print(Output output, List<Pin> pins) {
        Table table = Table.of("PIN", ">VERSION", "UNTIL", ">BYTES", "OWNER", "FOR");
        for (Pin pin : pins) {
            table.row(
                    pin.getPinId(),
                    pin.getVersion(),
                    Moment.text(pin.getExpireTimeUs()),
                    Quantity.count(pin.getRetainedBytes()),
                    pin.getOwner(),
                    pin.getDescription());
        }
        output.table(table);
    }

    private static void print(Output output, Pin pin) throws IOException {
        if (output.json()) {
            output.document(pin);
        } else {
            print(output, List.of(pin));
        }
    }

    private static long millis(@Nullable Duration time) {
        return time == null ? 0 : time.toMillis();
    }

    @Command(
            name = "create",
            description = "Holds a version; then --pin reads it, and so does --at-version.",
            footer = {"  stemma pin create abilene", "  stemma pin create abilene 41 --for 10m --description audit"})
    static final class Create extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "VERSION",
                description = "Which version. Default: the current one.")
        private long version;

        @Option(
                names = "--for",
                paramLabel = "TIME",
                converter = Quantity.Time.class,
                description = "How long: 30s, 10m, 1h. Default: the server's.")
        private @Nullable Duration time;

        @Option(names = "--description", paramLabel = "TEXT", description = "What for, for people.")
        private String description = "";

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            CreatePinRequest request = CreatePinRequest.newBuilder()
                    .setTopology(topology)
                    .setVersion(version)
                    .setTtlMs(millis(time))
                    .setDescription(description)
                    .build();
            print(output, await(server.createPin(request)).getPin());
        }
    }

    @Command(
            name = "renew",
            description = "Holds a pin's version for longer, from now.",
            footer = "  stemma pin renew abilene pin-1k2j3h4g --for 1h")
    static final class Renew extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", paramLabel = "PIN", description = "The pin's id.")
        private String pin = "";

        @Option(
                names = "--for",
                paramLabel = "TIME",
                converter = Quantity.Time.class,
                description = "How long: 30s, 10m, 1h. Default: the server's.")
        private @Nullable Duration time;

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            RenewPinRequest request = RenewPinRequest.newBuilder()
                    .setTopology(topology)
                    .setPinId(pin)
                    .setTtlMs(millis(time))
                    .build();
            print(output, await(server.renewPin(request)).getPin());
        }
    }

    @Command(name = "release", description = "Lets go of a pin.", footer = "  stemma pin release abilene pin-1k2j3h4g")
    static final class Release extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", paramLabel = "PIN", description = "The pin's id.")
        private String pin = "";

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            DeletePinResponse answer = await(server.deletePin(DeletePinRequest.newBuilder()
                    .setTopology(topology)
                    .setPinId(pin)
                    .build()));
            if (output.json()) {
                output.document(answer);
            } else {
                output.line("released version " + answer.getVersion());
            }
        }
    }

    @Command(
            name = "list",
            description = "Lists a topology's pins, the one that ends first first.",
            footer = "  stemma pin list abilene --json")
    static final class ListAll extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            ListPinsResponse answer = await(server.listPins(
                    ListPinsRequest.newBuilder().setTopology(topology).build()));
            if (output.json()) {
                output.document(answer);
            } else {
                print(output, answer.getPinsList());
            }
        }
    }
}
