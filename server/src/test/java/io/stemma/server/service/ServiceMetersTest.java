package io.stemma.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.codec.RefusedException;
import io.stemma.server.graph.Change;
import io.stemma.server.query.QueryBudget;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.CommitLog;
import io.stemma.server.txn.CommitObserver;
import io.stemma.server.txn.CommitPipeline;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Rejection;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each protection of the service tells when it acts. */
class ServiceMetersTest {
    private static final ServiceLimits LIMITS = TestLimits.with(Map.of(
            "queryThreads",
            1,
            "queryQueueMax",
            1,
            "queryWorkMax",
            1_000,
            "pageWorkMax",
            1_000,
            "importsOpenMax",
            1,
            "importElementsMax",
            3,
            "importBytesMax",
            1_000));

    private final List<String> told = new ArrayList<>();
    private final ServiceMeters meters = new ServiceMeters() {
        @Override
        public void commitRefused(String reason) {
            told.add(reason);
        }

        @Override
        public void queryRejected() {
            told.add("query rejected");
        }

        @Override
        public void commitOverloaded() {
            told.add("commit overloaded");
        }

        @Override
        public void commitFailed() {
            told.add("commit failed");
        }

        @Override
        public void queryCutOff() {
            told.add("query cut off");
        }

        @Override
        public void importRefused() {
            told.add("import refused");
        }

        @Override
        public void heapRefused() {
            told.add("heap refused");
        }
    };

    @Test
    void aQuestionThatSpendsItsBudgetIsTold() {
        TestService.FutureReply reply = new TestService.FutureReply();
        try (QueryPool pool = new QueryPool(LIMITS, meters)) {
            pool.run(new Call(TestService.context(), reply), Lane.CALLER, () -> {
                QueryBudget budget = new QueryBudget(1, () -> false);
                budget.spend();
                budget.spend();
            });
        }
        assertThat(TestService.refusal(TestService.take(reply.came)).getReason())
                .isEqualTo(ErrorReason.LIMIT_EXCEEDED);
        assertThat(told).containsExactly("query cut off");
    }

    @Test
    void anImportTooManyIsTold() {
        ImportBounds bounds = new ImportBounds(LIMITS, meters);
        bounds.open();
        assertThat(told).isEmpty();
        assertThatThrownBy(bounds::open).isInstanceOf(RefusedException.class);
        assertThat(told).containsExactly("import refused");
    }

    @Test
    void aFullCommitQueueAndAStoppedPipelineAreTold() throws Exception {
        CommitPipeline pipeline = new CommitPipeline(
                (command, time) ->
                        new Outcome.Rejected(Rejection.TOPOLOGY_NOT_FOUND, "topology/x", "absent", "exists", 0),
                CommitLog.MEMORY_ONLY,
                () -> 0,
                CommitObserver.NONE,
                1,
                1);
        Commits commits = new Commits(pipeline, meters, HeapPressure.NONE);
        TestService.FutureReply first = submit(commits);
        TestService.FutureReply second = submit(commits);
        assertThat(TestService.refusal(TestService.take(second.came)).getReason())
                .isEqualTo(ErrorReason.OVERLOADED);
        assertThat(told).containsExactly("commit overloaded");
        pipeline.start();
        assertThat(TestService.refusal(TestService.take(first.came)).getReason())
                .isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
        pipeline.close();
        assertThat(TestService.refusal(TestService.take(submit(commits).came)).getReason())
                .isEqualTo(ErrorReason.NOT_SERVING);
        assertThat(told).containsExactly("commit overloaded", "TOPOLOGY_NOT_FOUND", "commit failed");
    }

    private static TestService.FutureReply submit(Commits commits) {
        TestService.FutureReply reply = new TestService.FutureReply();
        commits.submit(
                new Call(TestService.context(), reply),
                new Command("x", Command.Action.COMMIT, Transaction.of(new Change.Clear())),
                applied -> CommitResponse.getDefaultInstance());
        return reply;
    }
}
