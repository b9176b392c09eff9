package io.stemma.server.service;

import io.stemma.server.codec.MessageWriter;
import io.stemma.server.codec.PlainCommit;
import io.stemma.server.codec.TransactionCodec;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.Command.Action;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.v1.Request;
import java.util.concurrent.Executor;

/** Puts transactions into groups. Owned by one thread, which is also the executor's. */
final class GroupedCommits implements CommitIntake {
    /** A group of so many is handed over at once. */
    static final int GROUP_MAX = 256;

    private static final int RESPONSE_BYTES = 64;

    private final CommitCalls calls;
    private final Commits commits;
    private final Executor executor;
    private final PlainCommit plain = new PlainCommit();
    private final MessageWriter response = new MessageWriter(RESPONSE_BYTES);
    private CommitGroup group;
    /** The topology asked for last. */
    private String topology = "";

    GroupedCommits(CommitCalls calls, Commits commits, Executor executor) {
        this.calls = calls;
        this.commits = commits;
        this.executor = executor;
        this.group = newGroup();
    }

    private CommitGroup newGroup() {
        return new CommitGroup(executor, this::answer);
    }

    @Override
    public boolean read(byte[] bytes, int from, int to) {
        return plain.read(bytes, from, to);
    }

    @Override
    public void take(RequestContext context, Reply reply) {
        if (!plain.isFor(topology)) {
            topology = plain.topology();
        }
        Call call = new Call(context, reply);
        call.attempt(() -> add(call, new Command(topology, Action.COMMIT, plain.transaction())));
    }

    @Override
    public void call(RequestContext context, Request request, Reply reply) {
        Call call = new Call(context, reply);
        call.attempt(() -> calls.commit(call, request.getCommit(), this::add));
    }

    private void add(Call call, Command command) {
        commits.checkRoom(command.transaction());
        group.add(call, command.by(call.context().client()));
        if (group.size() == GROUP_MAX) {
            submit();
        }
    }

    @Override
    public void submit() {
        if (group.size() > 0) {
            CommitGroup full = group;
            group = newGroup();
            commits.submit(full);
        }
    }

    private void answer(CommitGroup.Member member) {
        if (member.outcome instanceof Applied applied && !member.call.context().isOver()) {
            member.call.reply().success(TransactionCodec.encoded(applied, response));
        } else {
            commits.finish(member.call, member.outcome, member.failure, TransactionCodec::message);
        }
    }
}
