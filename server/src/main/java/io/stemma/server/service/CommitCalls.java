package io.stemma.server.service;

import io.stemma.server.codec.TransactionCodec;
import io.stemma.server.fork.Fork;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.Command.Action;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.CommitRequest;

/** Transactions. Shape and limits are judged here, before the order is given; the rest when the transaction's turn has come. */
final class CommitCalls {
    /** Up to so many changes a transaction is decoded on the calling thread. */
    private static final int SMALL_TRANSACTION = 256;

    private final Catalog catalog;
    private final QueryPool pool;
    private final Commits commits;
    private final ServiceLimits limits;

    CommitCalls(Catalog catalog, QueryPool pool, Commits commits, ServiceLimits limits) {
        this.catalog = catalog;
        this.pool = pool;
        this.commits = commits;
        this.limits = limits;
    }

    void commit(Call call, CommitRequest request) {
        boolean isSmall = request.getChangesCount() + request.getPreconditionsCount() <= SMALL_TRANSACTION;
        // A fork's commits wait for each other, which an event loop must not.
        boolean isOwn = request.getFork().isEmpty();
        Lane lane = isSmall && isOwn && !request.getDryRun() ? Lane.CALLER : Lane.POOL;
        pool.run(call, lane, () -> commitNow(call, request));
    }

    private void commitNow(Call call, CommitRequest request) {
        Transaction transaction = TransactionCodec.decode(request, limits.changesMax());
        if (!request.getFork().isEmpty()) {
            commitToFork(call, request, transaction);
        } else if (request.getDryRun()) {
            HostedTopology topology = catalog.get(request.getTopology());
            commits.answer(call, topology.judge(transaction), TransactionCodec::message);
        } else {
            Command command = new Command(request.getTopology(), Action.COMMIT, transaction);
            commits.submit(call, command, TransactionCodec::message);
        }
    }

    private void commitToFork(Call call, CommitRequest request, Transaction transaction) {
        commits.checkRoom(transaction);
        HostedTopology topology = catalog.get(request.getTopology());
        Fork fork = ForkReads.use(topology, request.getFork());
        Outcome outcome = ForkReads.orRefuse(
                topology,
                () -> request.getDryRun()
                        ? fork.judge(transaction, Catalog.nowMicros())
                        : fork.commit(transaction, Catalog.nowMicros()));
        commits.answer(
                call,
                outcome,
                applied -> TransactionCodec.message(applied).toBuilder()
                        .setBasis(ForkMessages.basis(fork))
                        .build());
    }
}
