package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.client.StemmaException;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.PathHop;
import io.stemma.v1.ReadOptions;
import java.io.IOException;

/** One path question at two versions. */
record PathComparison(FindPathResponse before, FindPathResponse after, String metric) {

    /** Asks both. */
    static PathComparison of(StemmaApi server, FindPathRequest request, ReadOptions other) {
        FindPathResponse before = ask(server, request);
        FindPathResponse after =
                ask(server, request.toBuilder().setOptions(other).build());
        return new PathComparison(before, after, request.getMetric());
    }

    private static FindPathResponse ask(StemmaApi server, FindPathRequest request) {
        try {
            return ClientCommand.await(server.findPath(request));
        } catch (StemmaException e) {
            if (e.error().getReason() == ErrorReason.NO_PATH) {
                return FindPathResponse.newBuilder()
                        .setNoPath(true)
                        .setVersion(e.error().getVersion())
                        .build();
            }
            throw e;
        }
    }

    private boolean isSame() {
        return before.getNoPath() == after.getNoPath() && before.getHopsList().equals(after.getHopsList());
    }

    void print(Output output) throws IOException {
        if (output.json()) {
            output.document(json -> {
                json.writeBooleanField("same", isSame());
                json.writeFieldName("before");
                new MessageJson(json).write(before);
                json.writeFieldName("after");
                new MessageJson(json).write(after);
            });
            return;
        }
        Table table = Table.of(
                ">HOP",
                "LINK AT VERSION " + before.getVersion(),
                ">COST",
                "",
                "LINK AT VERSION " + after.getVersion(),
                ">COST");
        for (int i = 0; i < Math.max(before.getHopsCount(), after.getHopsCount()); i++) {
            PathHop left = hop(before, i);
            PathHop right = hop(after, i);
            table.row(
                    i + 1,
                    left.getLinkId(),
                    cost(left),
                    left.equals(right) ? "=" : "~",
                    right.getLinkId(),
                    cost(right));
        }
        if (before.getHopsCount() + after.getHopsCount() > 0) {
            output.table(table);
        }
        output.line("(version " + before.getVersion() + ": " + total(before) + "; version " + after.getVersion() + ": "
                + total(after) + "; " + (isSame() ? "the same path" : "not the same path") + ")");
    }

    private static PathHop hop(FindPathResponse path, int i) {
        return i < path.getHopsCount() ? path.getHops(i) : PathHop.getDefaultInstance();
    }

    private static String cost(PathHop hop) {
        return hop.getLinkId().isEmpty() ? "" : Quantity.number(hop.getCost());
    }

    private String total(FindPathResponse path) {
        return path.getNoPath()
                ? "no path"
                : Quantity.count(path.getHopsCount(), "hop") + ", cost " + Quantity.number(path.getCost()) + " in "
                        + metric;
    }
}
