package io.stemma.server.service;

import com.google.protobuf.MessageLite;
import io.stemma.server.codec.Errors;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.graph.Change;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.CommitPipeline;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.Error;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands commands to the commit pipeline and tells clients what became of them. */
final class Commits {
    private final CommitPipeline pipeline;
    private final ServiceMeters meters;
    private final HeapPressure heap;

    Commits(CommitPipeline pipeline, ServiceMeters meters, HeapPressure heap) {
        this.pipeline = pipeline;
        this.meters = meters;
        this.heap = heap;
    }

    /** Submits the command and answers the call with its outcome. */
    void submit(Call call, Command command, Function<Applied, MessageLite> response) {
        submit(call, command, response, () -> {});
    }

    /** The same, and then runs {@code atEnd}, whatever the outcome. */
    void submit(Call call, Command command, Function<Applied, MessageLite> response, Runnable atEnd) {
        if (command.action() != Command.Action.DROP) {
            checkRoom(command.transaction());
        }
        var unused = pipeline.submit(command.by(call.context().client())).whenComplete((outcome, failure) -> {
            atEnd.run();
            finish(call, outcome, failure, response);
        });
    }

    /** Submits the command; its outcome comes on the commit thread. */
    CompletableFuture<Outcome> submit(Call call, Command command) {
        checkRoom(command.transaction());
        return pipeline.submit(command.by(call.context().client()));
    }

    /** Submits transactions for which there was room. */
    void submit(CommitGroup group) {
        pipeline.submit(group);
    }

    /** Waits for an outcome as long as the call is wanted. Not for the commit thread or an event loop. */
    Outcome await(Call call, CompletableFuture<Outcome> outcome) {
        try {
            return outcome.get(call.context().nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new RefusedException(Failures.over(call.context()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("the server is stopping", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            count(cause);
            throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
        }
    }

    /** Tells of a refusal. */
    RefusedException refused(Rejected rejected) {
        Error error = Errors.of(rejected);
        meters.commitRefused(error.getReason().name());
        return new RefusedException(error);
    }

    /** Refuses what adds while there is no room. */
    void checkRoom(Transaction transaction) {
        if (heap.isFull() && !transaction.changes().stream().allMatch(Commits::removes)) {
            heap.checkRoom();
        }
    }

    private static boolean removes(Change change) {
        return change instanceof Change.DeleteNode
                || change instanceof Change.DeleteLink
                || change instanceof Change.DeleteNodesWhere
                || change instanceof Change.DeleteLinksWhere
                || change instanceof Change.Clear;
    }

    /** Answers the call with what became of its command: an outcome or a failure. */
    void finish(
            Call call,
            @Nullable Outcome outcome,
            @Nullable Throwable failure,
            Function<Applied, MessageLite> response) {
        try {
            if (failure != null) {
                count(failure);
                call.fail(failure);
            } else if (call.context().nanosLeft() <= 0) {
                call.reply().failure(Failures.over(call.context()));
            } else if (outcome != null) {
                answer(call, outcome, response);
            }
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    private void count(Throwable failure) {
        if (failure instanceof CommitPipeline.OverloadedException) {
            meters.commitOverloaded();
        } else {
            meters.commitFailed();
        }
    }

    /** Answers the call with the outcome. */
    void answer(Call call, Outcome outcome, Function<Applied, MessageLite> response) {
        if (outcome instanceof Applied applied) {
            call.reply().success(response.apply(applied));
        } else if (outcome instanceof Rejected rejected) {
            call.reply().failure(refused(rejected).error());
        }
    }
}
