package io.stemma.server.service;

import com.google.protobuf.MessageLite;
import io.stemma.server.codec.Errors;
import io.stemma.server.graph.Change;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.CommitPipeline;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.v1.Error;
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
        if (heap.isFull() && adds(command)) {
            heap.checkRoom();
        }
        var unused = pipeline.submit(command.by(call.context().client())).whenComplete((outcome, failure) -> {
            atEnd.run();
            finish(call, outcome, failure, response);
        });
    }

    /** True unless all that the command does is remove. */
    private static boolean adds(Command command) {
        return command.action() != Command.Action.DROP
                && !command.transaction().changes().stream().allMatch(Commits::removes);
    }

    private static boolean removes(Change change) {
        return change instanceof Change.DeleteNode
                || change instanceof Change.DeleteLink
                || change instanceof Change.DeleteNodesWhere
                || change instanceof Change.DeleteLinksWhere
                || change instanceof Change.Clear;
    }

    private void finish(
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
            Error error = Errors.of(rejected);
            meters.commitRefused(error.getReason().name());
            call.reply().failure(error);
        }
    }
}
