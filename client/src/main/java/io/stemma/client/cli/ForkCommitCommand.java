package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.DiffRequest;
import io.stemma.v1.DiffResponse;
import io.stemma.v1.ElementChange;
import io.stemma.v1.Link;
import io.stemma.v1.ReadOptions;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commits changes to a fork, in the words of --what-if. */
@Command(
        name = "commit",
        description = {
            "Commits changes to a fork, as one transaction: 'link ID down|up|gone', 'node ID down|up|gone', 'srlg N down' or"
                    + " 'link ID igp_metric=20'. What goes down or up with a node or a group are its links.",
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
        if (!requestId.isEmpty() && changes.stream().anyMatch(change -> change.lasting() == null)) {
            throw usage(
                    "--request-id: goes with single links only (expected 'link ID down' for each of them), since the links"
                            + " of a node or group are looked up anew each time");
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws IOException {
        CommitRequest.Builder request = CommitRequest.newBuilder()
                .setTopology(name.topology())
                .setFork(name.fork())
                .setRequestId(requestId)
                .setDryRun(dryRun);
        if (changes.stream().anyMatch(change -> change.lasting() == null)) {
            addLinksOfMany(server, request);
        }
        changes.stream().map(WhatIf::lasting).filter(Objects::nonNull).forEach(request::addChanges);
        if (request.getChangesCount() == 0) {
            throw new Failure("nothing to change: all of these links are so already");
        }
        CommitResponse answer = await(server.commit(request.build()));
        if (output.json()) {
            output.document(answer);
        } else {
            int changed =
                    answer.getNodesPut() + answer.getLinksPut() + answer.getNodesDeleted() + answer.getLinksDeleted();
            output.line((dryRun ? "would become version " : "version ") + answer.getVersion() + ", " + changed
                    + " changed" + BasisText.of(answer.getBasis()));
        }
    }

    /** Adds the links that go down or up with a node or a group, as the server has them: what such a what-if would change. */
    private void addLinksOfMany(StemmaApi server, CommitRequest.Builder request) {
        ReadOptions.Builder fork = ReadOptions.newBuilder().setFork(name.fork());
        DiffRequest.Builder diff =
                DiffRequest.newBuilder().setTopology(name.topology()).setFrom(fork);
        for (WhatIf change : changes) {
            if (change.lasting() == null) {
                change.addTo(fork.getOverlayBuilder());
            }
        }
        for (DiffResponse part : server.diff(diff.setTo(fork).build())) {
            request.setExpectedVersion(part.getFromVersion());
            for (ElementChange change : part.getChangesList()) {
                Link link = change.getLink();
                if (change.getChangedFields().getPathsList().contains(WhatIf.STATUS)) {
                    request.addChanges(WhatIf.status(link.getId(), link.getOperStatus()));
                }
            }
        }
    }
}
