package io.stemma.server.txn;

import java.util.concurrent.CompletableFuture;

/** A command that is submitted by itself. */
final class SingleCommand implements Submission {
    private final Command command;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();

    SingleCommand(Command command) {
        this.command = command;
    }

    CompletableFuture<Outcome> result() {
        return result;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public Command command(int i) {
        return command;
    }

    @Override
    public void executed(int i, Outcome outcome) {
        result.complete(outcome);
    }

    @Override
    public void failed(int i, Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void ended() {}
}
