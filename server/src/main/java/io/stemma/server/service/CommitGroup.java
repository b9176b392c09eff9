package io.stemma.server.service;

import io.stemma.server.txn.Command;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of several calls that are submitted together.
 *
 * <p><b>Threads.</b> Filled by one thread, then the commit thread's, then the executor's that answers; each hands it over whole.
 */
final class CommitGroup implements Submission {
    private final List<Member> members = new ArrayList<>();
    private final Executor executor;
    private final Consumer<Member> answer;

    /** A transaction, whose it is, and what became of it: an outcome or a failure. */
    static final class Member {
        final Call call;
        final Command command;

        @Nullable
        Outcome outcome;

        @Nullable
        Throwable failure;

        Member(Call call, Command command) {
            this.call = call;
            this.command = command;
        }
    }

    /**
     * A group without members.
     *
     * @param executor runs the answering of all of them as one task
     * @param answer tells a member's call what became of it
     */
    CommitGroup(Executor executor, Consumer<Member> answer) {
        this.executor = executor;
        this.answer = answer;
    }

    void add(Call call, Command command) {
        members.add(new Member(call, command));
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public Command command(int i) {
        return members.get(i).command;
    }

    @Override
    public void executed(int i, Outcome outcome) {
        members.get(i).outcome = outcome;
    }

    @Override
    public void failed(int i, Throwable failure) {
        members.get(i).failure = failure;
    }

    @Override
    public void ended() {
        executor.execute(() -> members.forEach(answer));
    }
}
