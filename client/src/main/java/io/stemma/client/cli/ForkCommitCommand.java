package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commits changes to a fork, in the words of --what-if. */
@Command(
        name = "commit",
        description = {
            "Commits changes to a fork, as one transaction: 'link ID down', 'link ID up', 'link ID gone', 'node ID gone'"
                    + " or 'link ID igp_metric=20'.",
            "Whole elements are written by 'node put', 'node set', 'link put' and the like with --fork NAME."
        },
        footer = "  stemma fork commit abilene plan 'link DNVRng-KSCYng down' 'link ATLAng-HSTNng igp_metric=20'")
final class ForkCommitCommand extends ClientCommand {
    @Mixin
    private ForkCommand.Name name = new ForkCommand.Name();

    @Parameters(
            index = "2..*",
            arity = "1..*",
            paramLabel = "'TEXT'",
            converter = WhatIf.Converter.class,
            description = "What is to change.")
    private List<WhatIf> changes = List.of();

    @Option(names = "--request-id", paramLabel = "ID", description = "Makes it safe to say again.")
    private String requestId = "";

    @Option(names = "--dry-run", description = "Only judge whether it would be accepted.")
    private boolean dryRun;

    @Override
    void check() {
        lasting();
    }

    private List<Change> lasting() {
        try {
            return changes.stream().map(WhatIf::lasting).toList();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws IOException {
        CommitRequest request = CommitRequest.newBuilder()
                .setTopology(name.topology())
                .setFork(name.fork())
                .addAllChanges(lasting())
                .setRequestId(requestId)
                .setDryRun(dryRun)
                .build();
        CommitResponse answer = await(server.commit(request));
        if (output.json()) {
            output.document(answer);
        } else {
            int changed =
                    answer.getNodesPut() + answer.getLinksPut() + answer.getNodesDeleted() + answer.getLinksDeleted();
            output.line((dryRun ? "would become version " : "version ") + answer.getVersion() + ", " + changed
                    + " changed" + BasisText.of(answer.getBasis()));
        }
    }
}
