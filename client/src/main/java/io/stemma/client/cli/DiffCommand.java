package io.stemma.client.cli;

import com.google.protobuf.MessageOrBuilder;
import io.stemma.client.StemmaApi;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.DiffRequest;
import io.stemma.v1.DiffResponse;
import io.stemma.v1.ElementChange;
import io.stemma.v1.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What differs between two versions. */
@Command(
        name = "diff",
        description = "Tells what differs between two versions: + added, - removed, ~ changed.",
        footer = {
            "  stemma diff abilene 41 57",
            "  stemma diff abilene 41 --type link --field oper_status",
            "  stemma diff abilene 41 fork:plan",
            "  stemma diff abilene pin-1k2j3h4g --around DNVRng --hops 2 --json"
        })
final class DiffCommand extends ClientCommand {
    private static final String PIN_PREFIX = "pin-";
    private static final String FORK_PREFIX = "fork:";

    @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
    private String topology = "";

    @Parameters(
            index = "1",
            paramLabel = "FROM",
            description = "The earlier side: a version, a pin's id, or fork:NAME.")
    private String from = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "TO",
            description = "The later side, likewise. Default: the current version.")
    private String to = "";

    @Mixin
    private ChangeFilterOptions filter = new ChangeFilterOptions();

    @Override
    void run(StemmaApi server, Output output) throws IOException {
        DiffRequest request = DiffRequest.newBuilder()
                .setTopology(topology)
                .setFrom(side("FROM", from))
                .setTo(side("TO", to))
                .setFilter(filter.filter())
                .setIncludePrevious(!output.json())
                .build();
        tell(server, request, output);
    }

    /** Asks and prints, part by part. */
    static void tell(StemmaApi server, DiffRequest request, Output output) {
        Map<ChangeKind, Integer> counts = new EnumMap<>(ChangeKind.class);
        DiffResponse last = DiffResponse.getDefaultInstance();
        for (DiffResponse part : server.diff(request)) {
            print(part, output, counts);
            last = part;
        }
        if (!output.json()) {
            output.line("(" + counts.getOrDefault(ChangeKind.ADDED, 0) + " added, "
                    + counts.getOrDefault(ChangeKind.CHANGED, 0) + " changed, "
                    + counts.getOrDefault(ChangeKind.REMOVED, 0) + " removed; version " + last.getFromVersion() + " to "
                    + last.getVersion() + BasisText.of(last.getBasis()) + ")");
        }
    }

    private ReadOptions side(String name, String text) {
        if (text.isEmpty()) {
            return ReadOptions.getDefaultInstance();
        }
        if (text.startsWith(FORK_PREFIX)) {
            return ReadOptions.newBuilder()
                    .setFork(text.substring(FORK_PREFIX.length()))
                    .build();
        }
        if (text.startsWith(PIN_PREFIX)) {
            return ReadOptions.newBuilder().setPinId(text).build();
        }
        try {
            return ReadOptions.newBuilder().setAtVersion(Long.parseLong(text)).build();
        } catch (NumberFormatException e) {
            throw usage(name + ": '" + text + "' (expected a version, the id of a pin, or fork:NAME)");
        }
    }

    private static void print(DiffResponse part, Output output, Map<ChangeKind, Integer> counts) {
        if (part.hasTopology()) {
            if (output.json()) {
                jsonLine(
                        DiffResponse.newBuilder()
                                .setVersion(part.getVersion())
                                .setFromVersion(part.getFromVersion())
                                .setTopology(part.getTopology())
                                .setPreviousTopology(part.getPreviousTopology()),
                        output);
            } else {
                ChangeText.fields(part.getPreviousTopology(), part.getTopology())
                        .forEach(field -> output.line(Table.clean("~ topology  " + field)));
            }
        }
        for (ElementChange change : part.getChangesList()) {
            counts.merge(change.getKind(), 1, Integer::sum);
            if (output.json()) {
                jsonLine(change, output);
            } else {
                output.line(Table.clean(ChangeText.line(change)));
            }
        }
    }

    private static void jsonLine(MessageOrBuilder message, Output output) {
        try {
            output.line(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
