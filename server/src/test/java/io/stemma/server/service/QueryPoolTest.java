package io.stemma.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.GetNeighborhoodRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QueryPoolTest {
    private static final int WAIT_MAX_MILLIS = 100;

    private final AtomicLong now = new AtomicLong(System.nanoTime());
    private final AtomicInteger refused = new AtomicInteger();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final QueryPool pool = new QueryPool(
            TestLimits.with(Map.of("queryThreads", 1, "queryWaitMaxMillis", WAIT_MAX_MILLIS)),
            new ServiceMeters() {
                @Override
                public void commitRefused(String reason) {}

                @Override
                public void queryRejected() {
                    refused.incrementAndGet();
                }

                @Override
                public void heapRefused() {}
            },
            now::get);

    @BeforeEach
    void occupyTheOnlyThread() throws InterruptedException {
        TestService.FutureReply reply = new TestService.FutureReply();
        pool.run(new Call(TestService.context(), reply), Lane.POOL, () -> {
            started.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        started.await();
    }

    @AfterEach
    void close() {
        release.countDown();
        pool.close();
    }

    private TestService.FutureReply ask(long deadlineMillis) {
        TestService.FutureReply reply = new TestService.FutureReply();
        RequestContext context = new RequestContext("test", deadlineMillis, now.get());
        pool.run(new Call(context, reply), Lane.POOL, () -> reply.success(new byte[0]));
        return reply;
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static void assertOverloaded(TestService.FutureReply reply) {
        Error error = TestService.refusal(TestService.take(reply.came));
        assertThat(error.getReason()).isEqualTo(ErrorReason.OVERLOADED);
        assertThat(error.getRetryDelayMs()).isPositive();
    }

    @Test
    void aQuestionThatWaitedTooLongIsRefusedAndYoungerOnesAreAnswered() {
        TestService.FutureReply old = ask(60_000);
        pass(WAIT_MAX_MILLIS * 3 / 4);
        TestService.FutureReply young = ask(60_000);
        pass(WAIT_MAX_MILLIS / 4 + 1);
        release.countDown();
        assertOverloaded(old);
        assertThat(TestService.take(young.came)).isInstanceOf(byte[].class);
        assertThat(refused).hasValue(1);
    }

    @Test
    void newQuestionsAreRefusedAtOnceWhileTheFirstHasWaitedLong() {
        List<TestService.FutureReply> waiting = new ArrayList<>(List.of(ask(60_000)));
        assertThat(pool.isBehind()).isFalse();
        pass(WAIT_MAX_MILLIS * 3 / 4 + 1);
        assertThat(pool.isBehind()).isTrue();
        assertOverloaded(ask(60_000));
        assertThat(waiting.get(0).came).isNotDone();
        pass(WAIT_MAX_MILLIS / 4);
        release.countDown();
        assertOverloaded(waiting.get(0));
        assertThat(pool.isBehind()).isFalse();
        assertThat(TestService.take(ask(60_000).came)).isInstanceOf(byte[].class);
    }

    @Test
    void whileThePoolRefusesNearNeighborsAreFoundAndPathsAreRefusedUnseen() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (TestService service = TestService.withTopology()) {
            service.commit(
                    TestService.node("a"), TestService.node("b"), TestService.put(TestService.link("ab", "a", "b")));
            TopologyReader reader = new TopologyReader(service.catalog, pool, timer, new Overlays(1));
            QueryCalls queries = new QueryCalls(reader, ServiceLimits.DEFAULTS);
            ask(60_000);
            assertThat(answerTo(call -> queries.findPath(call, path()))).isNotInstanceOf(Error.class);
            pass(WAIT_MAX_MILLIS + 1);
            assertThat(TestService.refusal(answerTo(call -> queries.findPath(call, path())))
                            .getReason())
                    .isEqualTo(ErrorReason.OVERLOADED);
            assertThat(answerTo(call -> queries.neighborhood(call, neighborhood())))
                    .isNotInstanceOf(Error.class);
        } finally {
            timer.shutdownNow();
        }
    }

    private static FindPathRequest path() {
        return FindPathRequest.newBuilder()
                .setTopology(TestService.NET)
                .setSourceNodeId("a")
                .setDestinationNodeId("b")
                .build();
    }

    private static GetNeighborhoodRequest neighborhood() {
        return GetNeighborhoodRequest.newBuilder()
                .setTopology(TestService.NET)
                .setNodeId("a")
                .setMaxHops(2)
                .build();
    }

    private static Object answerTo(Consumer<Call> question) {
        TestService.FutureReply reply = new TestService.FutureReply();
        question.accept(new Call(TestService.context(), reply));
        return TestService.take(reply.came);
    }

    @Test
    void halfOfItsTimeIsLeftWhenAQuestionIsTaken() {
        TestService.FutureReply brief = ask(WAIT_MAX_MILLIS);
        pass(WAIT_MAX_MILLIS / 2 + 1);
        TestService.FutureReply late = ask(60_000);
        assertOverloaded(late);
        release.countDown();
        assertOverloaded(brief);
    }
}
