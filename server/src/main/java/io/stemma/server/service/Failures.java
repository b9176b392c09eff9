package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.history.PinRefusal;
import io.stemma.server.query.BudgetException;
import io.stemma.server.txn.CommitPipeline;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when its call fails. */
final class Failures {
    /** How long a client should wait when a queue is full. */
    static final int RETRY_DELAY_MILLIS = 50;

    private static final Error COMMIT_QUEUE_FULL = overloaded("commit queue");

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static Error errorOf(Throwable failure, RequestContext context) {
        if (failure instanceof RefusedException refused) {
            return refused.error();
        }
        if (failure instanceof PinRefusal pin) {
            return ofPin(pin);
        }
        if (failure instanceof BudgetException budget) {
            return ofBudget(budget, context);
        }
        if (failure instanceof CommitPipeline.OverloadedException) {
            return COMMIT_QUEUE_FULL;
        }
        if (failure instanceof CommitPipeline.StoppedException) {
            return Errors.error(ErrorReason.NOT_SERVING, "the server takes no commits: it is stopping or has failed")
                    .setSubject("commit pipeline")
                    .build();
        }
        if (failure instanceof RejectedExecutionException) {
            return Errors.error(ErrorReason.NOT_SERVING, "the server is stopping")
                    .build();
        }
        return fault(failure);
    }

    private static Error ofPin(PinRefusal pin) {
        ErrorReason reason = switch (pin.reason()) {
            case TTL -> ErrorReason.INVALID_FIELD;
            case LIMIT -> ErrorReason.LIMIT_EXCEEDED;
            case NOT_FOUND -> ErrorReason.PIN_NOT_FOUND;
            case EXPIRED -> ErrorReason.PIN_EXPIRED;
        };
        return Errors.error(reason, pin.subject(), pin.found(), pin.expected()).build();
    }

    private static Error ofBudget(BudgetException budget, RequestContext context) {
        return switch (budget.limit()) {
            case WORK ->
                Errors.error(
                                ErrorReason.LIMIT_EXCEEDED,
                                "work budget",
                                "more than " + budget.unitsMax() + " links to look at",
                                "at most " + budget.unitsMax())
                        .build();
            case STOPPED -> over(context);
        };
    }

    /** Why the request is over. */
    static Error over(RequestContext context) {
        return context.isCancelled()
                ? Errors.error(ErrorReason.CANCELLED_BY_CLIENT, "cancelled by the client")
                        .build()
                : Errors.error(ErrorReason.DEADLINE_PASSED, "the request's deadline passed")
                        .build();
    }

    /** A queue that is full. */
    static Error overloaded(String queue) {
        return Errors.error(ErrorReason.OVERLOADED, queue + ": full (expected room; try again)")
                .setSubject(queue)
                .setRetryDelayMs(RETRY_DELAY_MILLIS)
                .build();
    }

    private static Error fault(Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.error("fault {}", id, failure);
        return Errors.error(ErrorReason.SERVER_FAULT, "a fault of the server, in its log under " + id)
                .build();
    }
}
