package io.stemma.server.service;

import io.stemma.server.codec.TransactionCodec;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.Command.Action;
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
        Lane lane = isSmall && !request.getDryRun() ? Lane.CALLER : Lane.POOL;
        pool.run(call, lane, () -> commitNow(call, request));
    }

    private void commitNow(Call call, CommitRequest request) {
        Transaction transaction = TransactionCodec.decode(request, limits.changesMax());
        if (request.getDryRun()) {
            HostedTopology topology = catalog.get(request.getTopology());
            commits.answer(call, topology.judge(transaction), TransactionCodec::message);
        } else {
            Command command = new Command(request.getTopology(), Action.COMMIT, transaction);
            commits.submit(call, command, TransactionCodec::message);
        }
    }
}
