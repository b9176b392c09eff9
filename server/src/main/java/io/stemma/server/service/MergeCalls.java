package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.codec.TransactionCodec;
import io.stemma.server.fork.Fork;
import io.stemma.server.fork.Fork.MergeBase;
import io.stemma.server.fork.Merge;
import io.stemma.server.fork.MergeRules;
import io.stemma.server.graph.Change.PatchException;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.Command.Action;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.server.txn.Rejection;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.MergeRequest;
import io.stemma.v1.MergeResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Merges forks into their topologies. A merge is worked out beside the commit thread, at the current version, and committed on the
 * condition that what it looked at is as it was; if that fails it is worked out again. So unrelated commits do not hold it up.
 */
final class MergeCalls {
    /** How often a merge is worked out before it gives way to the commits that keep changing what it looks at. */
    private static final int ATTEMPTS_MAX = 16;
    /** Version 0 never is, so a transaction that expects it is only ever answered if its request id is known. */
    private static final long NO_VERSION = 0;

    private final Catalog catalog;
    private final QueryPool pool;
    private final Commits commits;
    private final ServiceLimits limits;
    private final ContractFields fields = new ContractFields();

    MergeCalls(Catalog catalog, QueryPool pool, Commits commits, ServiceLimits limits) {
        this.catalog = catalog;
        this.pool = pool;
        this.commits = commits;
        this.limits = limits;
    }

    void merge(Call call, MergeRequest request) {
        TransactionCodec.checkRequestId(request.getRequestId());
        MergeRules rules = MergeMessages.rules(request);
        pool.run(call, Lane.POOL, () -> {
            HostedTopology topology = catalog.get(request.getTopology());
            ForkReads.checkSupported(topology);
            MergeResponse known = replay(call, request);
            call.reply().success(known == null ? merge(call, topology, request, rules) : known);
        });
    }

    private @Nullable MergeResponse replay(Call call, MergeRequest request) {
        if (request.getRequestId().isEmpty() || request.getDryRun()) {
            return null;
        }
        Transaction question = identified(request, new Transaction(List.of(), List.of(), NO_VERSION, "", 0));
        Outcome outcome = commits.await(call, commits.submit(call, command(request, question)));
        if (outcome instanceof Applied applied) {
            return MergeMessages.response(applied).build();
        }
        Rejected rejected = (Rejected) outcome;
        if (rejected.reason() != Rejection.VERSION_MISMATCH) {
            throw commits.refused(rejected);
        }
        return null;
    }

    private MergeResponse merge(Call call, HostedTopology topology, MergeRequest request, MergeRules rules) {
        Fork fork = ForkReads.use(topology, request.getFork());
        if (!fork.beginMerge()) {
            throw new RefusedException(Failures.overloaded("merge of fork \"" + fork.name() + "\""));
        }
        try {
            return new OneMerge(call, topology, request, rules, fork).run();
        } catch (PatchException e) {
            throw Errors.invalid(e.subject(), e.found(), e.expected());
        } finally {
            fork.endMerge();
        }
    }

    private static Command command(MergeRequest request, Transaction transaction) {
        return new Command(request.getTopology(), Action.COMMIT, transaction);
    }

    /** The transaction under the request's id. */
    private static Transaction identified(MergeRequest request, Transaction transaction) {
        return new Transaction(
                transaction.changes(),
                transaction.preconditions(),
                transaction.expectedVersion(),
                request.getRequestId(),
                TransactionCodec.fingerprint(request.getRequestId(), request, MergeRequest.REQUEST_ID_FIELD_NUMBER));
    }

    /** One call's work. */
    private final class OneMerge {
        private final Call call;
        private final HostedTopology topology;
        private final MergeRequest request;
        private final MergeRules rules;
        private final Fork fork;
        private final MergeBase base;
        private final Snapshot theirs;

        OneMerge(Call call, HostedTopology topology, MergeRequest request, MergeRules rules, Fork fork) {
            this.call = call;
            this.topology = topology;
            this.request = request;
            this.rules = rules;
            this.fork = fork;
            this.base = fork.mergeBase();
            this.theirs = fork.head();
        }

        MergeResponse run() {
            for (int attempt = 1; ; attempt++) {
                call.checkWanted();
                Snapshot ours = Objects.requireNonNull(topology.engine().snapshot());
                checkExpected(ours.version());
                Merge.Result merge = Merge.of(base.snapshot(), ours, theirs, rules, fields);
                if (!merge.isDecided()) {
                    return response(MergeResponse.newBuilder().setVersion(ours.version()), merge);
                }
                Transaction changes = merge.changes();
                Outcome outcome = changes == null ? nothing(ours) : commit(changes);
                if (outcome instanceof Applied applied) {
                    return response(MergeMessages.response(applied), merge);
                }
                Rejected rejected = (Rejected) outcome;
                if (rejected.version() == ours.version() || attempt == ATTEMPTS_MAX) {
                    throw commits.refused(rejected);
                }
            }
        }

        private void checkExpected(long version) {
            if (request.hasExpectedVersion() && request.getExpectedVersion() != version) {
                throw commits.refused(new Rejected(
                        Rejection.VERSION_MISMATCH,
                        "topology",
                        "version " + version,
                        "version " + request.getExpectedVersion(),
                        version));
            }
        }

        /** The topology has all of the fork already. */
        private Applied nothing(Snapshot ours) {
            if (!request.getDryRun()) {
                fork.merged(theirs, ours.version());
            }
            return new Applied(
                    ours.version(), ours.commitTimeMicros(), new Outcome.Tally(0, 0, 0, 0, null, null), false);
        }

        private Outcome commit(Transaction changes) {
            Transaction transaction = identified(request, expecting(changes));
            if (request.getDryRun()) {
                return topology.judge(transaction);
            }
            CompletableFuture<Outcome> outcome = commits.submit(call, command(request, transaction));
            // Also if nobody waits for it any more.
            CompletableFuture<Outcome> moved = outcome.whenComplete((done, failure) -> {
                if (done instanceof Applied applied) {
                    fork.merged(theirs, applied.version());
                }
            });
            return commits.await(call, moved);
        }

        private Transaction expecting(Transaction changes) {
            return request.hasExpectedVersion()
                    ? new Transaction(changes.changes(), changes.preconditions(), request.getExpectedVersion(), "", 0)
                    : changes;
        }

        private MergeResponse response(MergeResponse.Builder response, Merge.Result merge) {
            response.setBaseVersion(base.version());
            MergeMessages.addConflicts(response, merge.conflicts(), limits.responseBytesMax() / 2);
            return response.build();
        }
    }
}
