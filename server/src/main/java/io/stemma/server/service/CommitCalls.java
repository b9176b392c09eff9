package io.stemma.server.service;

import io.stemma.server.codec.TransactionCodec;
import io.stemma.server.fork.Fork;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.Command.Action;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.CommitRequest;
import java.util.function.BiConsumer;

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
        commit(call, request, this::submit);
    }

    /** The same; hands the command on to {@code small}, on this thread, if it is soon made. */
    void commit(Call call, CommitRequest request, BiConsumer<Call, Command> small) {
        boolean isSmall = request.getChangesCount() + request.getPreconditionsCount() <= SMALL_TRANSACTION;
        // A fork's commits wait for each other, which an event loop must not.
        boolean isOwn = request.getFork().isEmpty();
        boolean isShort = isSmall && isOwn && !request.getDryRun();
        pool.run(
                call,
                isShort ? Lane.CALLER : Lane.POOL,
                () -> commitNow(call, request, isShort ? small : this::submit));
    }

    private void submit(Call call, Command command) {
        commits.submit(call, command, TransactionCodec::message);
    }

    private void commitNow(Call call, CommitRequest request, BiConsumer<Call, Command> submit) {
        Transaction transaction = TransactionCodec.decode(request, limits.changesMax());
        if (!request.getFork().isEmpty()) {
            commitToFork(call, request, transaction);
        } else if (request.getDryRun()) {
            HostedTopology topology = catalog.get(request.getTopology());
            commits.answer(call, topology.judge(transaction), TransactionCodec::message);
        } else {
            submit.accept(call, new Command(request.getTopology(), Action.COMMIT, transaction));
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
