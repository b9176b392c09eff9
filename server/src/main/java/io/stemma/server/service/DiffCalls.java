package io.stemma.server.service;

import io.stemma.server.codec.ChangeChoice;
import io.stemma.server.codec.ElementDiffer;
import io.stemma.server.codec.Errors;
import io.stemma.server.codec.Subject;
import io.stemma.server.codec.TopologyCodec;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotDiff;
import io.stemma.server.query.QueryBudget;
import io.stemma.v1.Basis;
import io.stemma.v1.DiffRequest;
import io.stemma.v1.DiffResponse;
import io.stemma.v1.ReadOptions;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;

/** Tells what differs between two versions, as a stream that holds both until it ends. */
final class DiffCalls {
    private final Catalog catalog;
    private final TopologyReader reader;
    private final QueryPool pool;
    private final ScheduledExecutorService timer;
    private final ServiceLimits limits;

    DiffCalls(
            Catalog catalog,
            TopologyReader reader,
            QueryPool pool,
            ScheduledExecutorService timer,
            ServiceLimits limits) {
        this.catalog = catalog;
        this.reader = reader;
        this.pool = pool;
        this.timer = timer;
        this.limits = limits;
    }

    void diff(Call call, DiffRequest request) {
        ChangeChoice choice = request.hasFilter()
                ? ChangeChoice.decode(request.getFilter(), Subject.REQUEST.field("filter"))
                : ChangeChoice.ALL;
        if (!request.hasFrom()) {
            throw Errors.invalid("from", "not set", "a version, a time, a pin or a fork");
        }
        if (request.getFrom().hasMinVersion()) {
            throw Errors.invalid("from", "min_version", "a version, a time, a pin or a fork");
        }
        catalog.get(request.getTopology()).checkHoldsVersions("diff");
        StreamReply reply = (StreamReply) call.reply();
        reader.choose(call, request.getTopology(), request.getTo(), Lane.POOL, to -> {
            ReadView from = reader.readNow(to.topology(), request.getFrom(), view -> view);
            ElementDiffer differ = differ(call, request, choice, snapshot(from), snapshot(to));
            DiffStream stream =
                    new DiffStream(call, reply, pool, timer, differ, head(from, to), limits.diffStallMaxMillis());
            return ignored -> stream.start();
        });
    }

    private static Snapshot snapshot(ReadView view) {
        return Objects.requireNonNull(HostedTopology.asSnapshot(view.graph()));
    }

    private ElementDiffer differ(Call call, DiffRequest request, ChangeChoice choice, Snapshot before, Snapshot after) {
        boolean sameLine = isOwnVersion(request.getFrom()) && isOwnVersion(request.getTo());
        SnapshotDiff diff = sameLine ? SnapshotDiff.between(before, after) : SnapshotDiff.acrossForks(before, after);
        QueryBudget budget = new QueryBudget(limits.queryWorkMax(), call.context()::isOver);
        return new ElementDiffer(before, after, diff, choice, request.getIncludePrevious(), budget);
    }

    private static boolean isOwnVersion(ReadOptions options) {
        return options.getFork().isEmpty() && !options.hasOverlay();
    }

    private static DiffResponse head(ReadView from, ReadView to) {
        Snapshot before = snapshot(from);
        Snapshot after = snapshot(to);
        DiffResponse.Builder head =
                DiffResponse.newBuilder().setVersion(after.version()).setFromVersion(before.version());
        Basis fromBasis = from.basis();
        if (fromBasis != null) {
            head.setFromBasis(fromBasis);
        }
        Basis toBasis = to.basis();
        if (toBasis != null) {
            head.setBasis(toBasis);
        }
        if (!sameDescription(before, after)) {
            head.setTopology(TopologyCodec.message(after, to.topology().incarnation()));
            head.setPreviousTopology(TopologyCodec.message(before, to.topology().incarnation()));
        }
        return head.build();
    }

    private static boolean sameDescription(Snapshot before, Snapshot after) {
        return Arrays.equals(before.description(), after.description())
                && Objects.equals(before.nodeId(before.primary()), after.nodeId(after.primary()));
    }
}
