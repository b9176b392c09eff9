package io.stemma.client.cli;

import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.Precondition;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Under which conditions a command writes. */
final class WriteOptions {
    @ArgGroup(exclusive = true)
    private @Nullable Condition condition;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description = "Makes it safe to say again: the same id and content is applied once.")
    private String requestId = "";

    @Option(names = "--dry-run", description = "Only judge whether it would be accepted.")
    private boolean dryRun;

    @Option(names = "--fork", paramLabel = "NAME", description = "Write to this fork, not to the topology itself.")
    private String fork = "";

    /** What must hold of each element that is changed. */
    static final class Condition {
        @Option(names = "--if-absent", required = true, description = "Only if the element does not exist.")
        private boolean absent;

        @Option(names = "--if-exists", required = true, description = "Only if the element exists.")
        private boolean exists;

        @Option(
                names = "--if-version",
                required = true,
                paramLabel = "N",
                description = "Only if version N changed the element last.")
        private @Nullable Long version;

        private Precondition of(Precondition.Builder element) {
            if (absent) {
                return element.setAbsent(true).build();
            }
            return version == null
                    ? element.setExists(exists).build()
                    : element.setModifiedVersion(version).build();
        }
    }

    /** The transaction of these changes, under the conditions for these elements. */
    CommitRequest commit(String topology, List<Change> changes, List<Precondition.Builder> elements) {
        CommitRequest.Builder request = CommitRequest.newBuilder()
                .setTopology(topology)
                .addAllChanges(changes)
                .setRequestId(requestId)
                .setFork(fork)
                .setDryRun(dryRun);
        Condition wanted = condition;
        if (wanted != null) {
            elements.forEach(element -> request.addPreconditions(wanted.of(element)));
        }
        return request.build();
    }

    /** Prints what became of the transaction. */
    void report(CommitResponse committed, Output output) throws IOException {
        if (output.json()) {
            output.document(committed);
            return;
        }
        String counts = counted("node", committed.getNodesPut(), committed.getNodesDeleted())
                + counted("link", committed.getLinksPut(), committed.getLinksDeleted());
        String what = dryRun ? "would become version " : committed.getReplayed() ? "was version " : "version ";
        output.line(what + committed.getVersion() + counts + BasisText.of(committed.getBasis()));
    }

    /** ", 1 node put, 2 nodes deleted"; what is none is left out. */
    static String counted(String element, int put, int deleted) {
        return (put > 0 ? ", " + Quantity.count(put, element) + " put" : "")
                + (deleted > 0 ? ", " + Quantity.count(deleted, element) + " deleted" : "");
    }
}
