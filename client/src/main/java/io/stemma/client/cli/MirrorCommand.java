package io.stemma.client.cli;

import io.stemma.client.Mirror;
import io.stemma.client.MirrorListener;
import io.stemma.client.MirrorSnapshot;
import io.stemma.client.StemmaApi;
import io.stemma.client.StemmaException;
import io.stemma.v1.WatchMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A copy of a topology, kept current and proved. */
@Command(
        name = "mirror",
        description = {
            "Keeps a copy of a topology current by watching it, until Ctrl-C, and proves each version: the state hash of the"
                    + " copy is the server's.",
            "Ends with exit code 1 if a version did not match."
        },
        footer = {"  stemma mirror abilene --count 1", "  stemma mirror abilene --until-version 1000 --json"})
final class MirrorCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
    private String topology = "";

    @Option(names = "--conflated", description = "When behind, take several versions' changes as one.")
    private boolean conflated;

    @Option(names = "--count", paramLabel = "N", description = "End after so many versions. Default: at Ctrl-C.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--until-version", paramLabel = "N", description = "End when this version has come.")
    private long untilVersion = Long.MAX_VALUE;

    @Override
    void check() {
        if (count < 1 || untilVersion < 1) {
            throw usage("--count, --until-version: " + Math.min(count, untilVersion) + " (expected at least 1)");
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws InterruptedException {
        WatchMode mode = conflated ? WatchMode.CONFLATED : WatchMode.EVERY_VERSION;
        try (Turns turns = new Turns(output.out())) {
            Lines lines = new Lines(output, turns);
            try (Mirror mirror = Mirror.of(server, topology, mode, lines)) {
                turns.failWith(mirror.ended());
                turns.run();
            }
            if (lines.mismatches > 0) {
                throw new Failure(
                        "mirror: " + Quantity.count(lines.mismatches, "version") + " did not match (expected none)");
            }
        }
    }

    /** Prints a line for each version. Its fields belong to the command's thread. */
    private final class Lines implements MirrorListener {
        private final Output output;
        private final Executor turns;
        private final Runnable enough;
        private final Table table = Table.of(">VERSION", ">NODES", ">LINKS", "STATE HASH", "PROOF");
        private long shown;
        private long mismatches;

        Lines(Output output, Turns turns) {
            this.output = output;
            this.turns = turns;
            this.enough = turns::enough;
        }

        @Override
        public void onSnapshot(MirrorSnapshot snapshot) {
            turns.execute(() -> {
                if (shown < count) {
                    print(snapshot);
                }
                if (++shown >= count || snapshot.version() >= untilVersion) {
                    enough.run();
                }
            });
        }

        @Override
        public void onMismatch(long version, long expected, long found) {
            turns.execute(() -> {
                mismatches++;
                note(String.format("version %d: state hash %016x (expected %016x)", version, found, expected));
            });
        }

        @Override
        public void onGap(StemmaException cause) {
            note(ErrorReport.text(cause) + "; fetching the state anew");
        }

        @Override
        public void onInterrupted(StemmaException cause) {
            note(ErrorReport.text(cause) + "; going on");
        }

        private void note(String text) {
            output.err().println("stemma: " + text);
            output.err().flush();
        }

        private void print(MirrorSnapshot snapshot) {
            if (output.json()) {
                try {
                    output.line(snapshot.topology());
                } catch (IOException e) {
                    throw new UncheckedIOException("standard output", e);
                }
                return;
            }
            String hash = String.format("%016x", snapshot.stateHash());
            table.row(
                    snapshot.version(),
                    snapshot.nodes().size(),
                    snapshot.links().size(),
                    hash,
                    "equal");
            output.table(table);
        }
    }
}
