package io.stemma.client.cli;

import io.stemma.client.GapPolicy;
import io.stemma.client.StemmaApi;
import io.stemma.client.Watch;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What changes, as it changes. */
@Command(
        name = "watch",
        description = {
            "Tells what changes, version by version, without gap or duplicate, until Ctrl-C.",
            "Goes on by itself when the connection is lost. At the end it names the version to go on after."
        },
        footer = {
            "  stemma watch abilene",
            "  stemma watch abilene --type link --field oper_status --previous",
            "  stemma watch abilene --after-version 41 --until-version 57 --json"
        })
final class WatchCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
    private String topology = "";

    @Option(
            names = "--after-version",
            paramLabel = "N",
            description = "Begin with what came after this version. Default: the current one.")
    private long afterVersion;

    @Option(names = "--state", description = "First tell all there is; also where changes could not be had.")
    private boolean state;

    @Option(names = "--conflated", description = "When behind, tell several versions' changes as one.")
    private boolean conflated;

    @Option(names = "--previous", description = "Also tell how changed and removed elements were.")
    private boolean previous;

    @Option(names = "--count", paramLabel = "N", description = "End after so many versions. Default: at Ctrl-C.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--until-version", paramLabel = "N", description = "End when this version has come.")
    private long untilVersion = Long.MAX_VALUE;

    @Mixin
    private ChangeFilterOptions filter = new ChangeFilterOptions();

    @Override
    void check() {
        if (afterVersion < 0) {
            throw usage("--after-version: " + afterVersion + " (expected at least 0)");
        }
        if (count < 1 || untilVersion < 1) {
            throw usage("--count, --until-version: " + Math.min(count, untilVersion) + " (expected at least 1)");
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws InterruptedException {
        WatchRequest request = WatchRequest.newBuilder()
                .setTopology(topology)
                .setAfterVersion(afterVersion)
                .setIncludeState(state)
                .setMode(conflated ? WatchMode.CONFLATED : WatchMode.EVERY_VERSION)
                .setFilter(filter.filter())
                .setIncludePrevious(previous)
                .build();
        try (Turns turns = new Turns(output.out())) {
            WatchLines lines = new WatchLines(output, turns, count, untilVersion);
            Watch watch = server.watch(request, state ? GapPolicy.STATE : GapPolicy.END, lines);
            turns.failWith(watch.ended());
            try {
                turns.run();
            } finally {
                watch.close();
                lines.end();
            }
        }
    }
}
