package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.ListVersionsRequest;
import io.stemma.v1.ListVersionsResponse;
import io.stemma.v1.VersionInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The versions of a topology that the server holds. */
@Command(
        name = "history",
        description = "Lists the versions of a topology that can be read: when, by whom, and how much each changed.",
        footer = {"  stemma history abilene", "  stemma history abilene --limit 5 --json"})
final class HistoryCommand extends ClientCommand {
    private static final int PAGE = 1_000;

    @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
    private String topology = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many at most, the newest first; 0 for all. Default: 50.")
    private int limit = 50;

    @Override
    void check() {
        if (limit < 0) {
            throw usage("--limit: " + limit + " (expected 0 or more)");
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws IOException {
        ListVersionsResponse.Builder all = ListVersionsResponse.newBuilder();
        int left = limit == 0 ? Integer.MAX_VALUE : limit;
        do {
            ListVersionsResponse page = await(server.listVersions(ListVersionsRequest.newBuilder()
                    .setTopology(topology)
                    .setBeforeVersion(all.getNextBeforeVersion())
                    .setPageSize(Math.min(left, PAGE))
                    .build()));
            all.setVersion(page.getVersion())
                    .setFirstVersion(page.getFirstVersion())
                    .addAllVersions(page.getVersionsList())
                    .setNextBeforeVersion(page.getNextBeforeVersion());
            left -= page.getVersionsCount();
        } while (left > 0 && all.getNextBeforeVersion() != 0);
        if (output.json()) {
            output.document(all);
        } else {
            print(all, output);
        }
    }

    private static void print(ListVersionsResponse.Builder all, Output output) {
        Table table = Table.of(">VERSION", "COMMITTED", ">NODES", ">LINKS", "CLIENT", "REQUEST", "HELD BY");
        for (VersionInfo version : all.getVersionsList()) {
            table.row(
                    version.getVersion(),
                    Moment.text(version.getCommitTimeUs()),
                    changes(version.getNodesPut(), version.getNodesDeleted()),
                    changes(version.getLinksPut(), version.getLinksDeleted()),
                    version.getClient(),
                    version.getRequestId(),
                    version.getPinnedOnly() ? "pin" : "history");
        }
        output.table(table);
        output.line("(" + Quantity.count(all.getVersionsCount(), "version") + "; history holds " + all.getFirstVersion()
                + " to " + all.getVersion() + (all.getNextBeforeVersion() == 0 ? "" : "; there are more, see --limit")
                + ")");
    }

    private static String changes(int put, int deleted) {
        List<String> parts = new ArrayList<>();
        if (put != 0) {
            parts.add("~" + Integer.toUnsignedString(put));
        }
        if (deleted != 0) {
            parts.add("-" + Integer.toUnsignedString(deleted));
        }
        return String.join(" ", parts);
    }
}
