package io.stemma.client.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import io.stemma.client.StemmaApi;
import io.stemma.v1.MergeConflict;
import io.stemma.v1.MergeRequest;
import io.stemma.v1.MergeResolution;
import io.stemma.v1.MergeResponse;
import io.stemma.v1.MergeStrategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings a fork's changes back. */
@Command(
        name = "merge",
        description = "Brings a fork's changes back as one transaction, and lists where both sides disagree.",
        footer = {
            "  stemma fork merge abilene plan --dry-run",
            "  stemma fork merge abilene plan --theirs link/DNVRng-KSCYng --ours node/DNVRng",
            "  stemma fork merge abilene plan --strategy theirs"
        })
final class ForkMergeCommand extends ClientCommand {
    /** What to do about conflicts. */
    enum Strategy {
        fail,
        ours,
        theirs;

        private MergeStrategy strategy() {
            return MergeStrategy.valueOf(name().toUpperCase(Locale.ROOT));
        }
    }

    @Mixin
    private ForkCommand.Name name = new ForkCommand.Name();

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            description = "About conflicts: fail (merge nothing), ours (the topology's value), theirs (the fork's)."
                    + " Default: fail.")
    private Strategy strategy = Strategy.fail;

    @Option(
            names = "--ours",
            paramLabel = "ELEMENT",
            description = "Take the topology's side of node/ID or link/ID. May be repeated.")
    private List<String> ours = new ArrayList<>();

    @Option(
            names = "--theirs",
            paramLabel = "ELEMENT",
            description = "Take the fork's side of node/ID or link/ID. May be repeated.")
    private List<String> theirs = new ArrayList<>();

    @Option(names = "--dry-run", description = "Only tell what would happen.")
    private boolean dryRun;

    @Option(names = "--request-id", paramLabel = "ID", description = "Makes it safe to say again.")
    private String requestId = "";

    @Option(names = "--if-version", paramLabel = "N", description = "Only if the topology is at exactly this version.")
    private @Nullable Long version;

    @Override
    void check() {
        request();
    }

    private MergeRequest request() {
        MergeRequest.Builder request = MergeRequest.newBuilder()
                .setTopology(name.topology())
                .setFork(name.fork())
                .setStrategy(strategy.strategy())
                .setDryRun(dryRun)
                .setRequestId(requestId);
        ours.forEach(element -> request.addResolutions(resolution("--ours", element, MergeStrategy.OURS)));
        theirs.forEach(element -> request.addResolutions(resolution("--theirs", element, MergeStrategy.THEIRS)));
        if (version != null) {
            request.setExpectedVersion(version);
        }
        return request.build();
    }

    private MergeResolution resolution(String option, String element, MergeStrategy decided) {
        MergeResolution.Builder resolution = MergeResolution.newBuilder().setStrategy(decided);
        if (element.startsWith("node/")) {
            resolution.setNodeId(element.substring("node/".length()));
        } else if (element.startsWith("link/")) {
            resolution.setLinkId(element.substring("link/".length()));
        } else {
            throw usage(option + ": \"" + element + "\" (expected node/ID or link/ID)");
        }
        return resolution.build();
    }

    @Override
    void run(StemmaApi server, Output output) throws IOException {
        MergeResponse answer = await(server.merge(request()));
        if (output.json()) {
            output.document(answer);
        } else {
            print(answer, output);
        }
        if (!answer.getMerged()) {
            output.out().flush();
            int conflicts = answer.getConflictsCount();
            throw new Failure(
                    Code.ABORTED,
                    "not merged: " + Quantity.count(conflicts, "conflict")
                            + "; decide by --ours, --theirs or --strategy",
                    null);
        }
    }

    private void print(MergeResponse answer, Output output) {
        if (answer.getConflictsCount() > 0) {
            Table table = Table.of("CONFLICT", "ELEMENT", "FIELD", "BASE", "OURS", "THEIRS", "RESOLVED");
            answer.getConflictsList().forEach(conflict -> row(table, conflict));
            output.table(table);
            if (answer.getConflictsTruncated()) {
                output.line("(and more conflicts)");
            }
        }
        if (answer.getMerged()) {
            String what = dryRun ? "would become version " : answer.getReplayed() ? "was version " : "version ";
            output.line(what + answer.getVersion()
                    + WriteOptions.counted("node", answer.getNodesPut(), answer.getNodesDeleted())
                    + WriteOptions.counted("link", answer.getLinksPut(), answer.getLinksDeleted())
                    + "; merged from base version " + answer.getBaseVersion());
        }
    }

    private static void row(Table table, MergeConflict conflict) {
        String kind = conflict.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String resolved = conflict.getResolvedAs() == MergeStrategy.FAIL
                ? ""
                : conflict.getResolvedAs().name().toLowerCase(Locale.ROOT);
        for (String field : conflict.getFieldsList()) {
            table.row(
                    kind,
                    element(conflict),
                    field,
                    base(conflict, field),
                    ours(conflict, field),
                    theirs(conflict, field),
                    resolved);
        }
        if (conflict.getFieldsCount() == 0) {
            table.row(kind, element(conflict), "", "", "", "", resolved);
        }
    }

    private static String element(MergeConflict conflict) {
        return switch (conflict.getElementCase()) {
            case NODE_ID -> "node/" + conflict.getNodeId();
            case LINK_ID -> "link/" + conflict.getLinkId();
            case ELEMENT_NOT_SET -> "primary";
        };
    }

    private static String base(MergeConflict conflict, String field) {
        return conflict.hasNodeId()
                ? value(conflict.hasBaseNode() ? conflict.getBaseNode() : null, field)
                : value(conflict.hasBaseLink() ? conflict.getBaseLink() : null, field);
    }

    private static String ours(MergeConflict conflict, String field) {
        return conflict.hasNodeId()
                ? value(conflict.hasOurNode() ? conflict.getOurNode() : null, field)
                : value(conflict.hasOurLink() ? conflict.getOurLink() : null, field);
    }

    private static String theirs(MergeConflict conflict, String field) {
        return conflict.hasNodeId()
                ? value(conflict.hasTheirNode() ? conflict.getTheirNode() : null, field)
                : value(conflict.hasTheirLink() ? conflict.getTheirLink() : null, field);
    }

    /** The value of the field, or of the entry of a map; "absent" where the element is. */
    private static String value(@Nullable Message element, String path) {
        if (element == null) {
            return "absent";
        }
        int dot = path.indexOf('.');
        FieldDescriptor field = element.getDescriptorForType().findFieldByName(dot < 0 ? path : path.substring(0, dot));
        if (field == null) {
            return "";
        }
        if (!field.isMapField()) {
            return field.hasPresence() && !element.hasField(field) ? "" : text(element.getField(field));
        }
        for (Object entry : (List<?>) element.getField(field)) {
            Message pair = (Message) entry;
            if (pair.getField(pair.getDescriptorForType().findFieldByName("key"))
                    .equals(path.substring(dot + 1))) {
                return text(pair.getField(pair.getDescriptorForType().findFieldByName("value")));
            }
        }
        return "";
    }

    private static String text(Object value) {
        return String.valueOf(value).strip().replaceAll("\\s+", " ").replaceFirst("^LINK_STATUS_(UNSPECIFIED)?", "");
    }
}
