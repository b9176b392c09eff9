package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.stemma.server.graph.Seeds;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import io.stemma.v1.WatchAnswerRequest;
import io.stemma.v1.WatchAnswerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer is told again only when it differs, and a watcher that is not ready gets the newest. */
final class WatchAnswerTest {
    private final TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private static WatchAnswerRequest.Builder path(String from, String to) {
        return WatchAnswerRequest.newBuilder()
                .setTopology(NET)
                .setBookmarkIntervalMs(100)
                .setFindPath(FindPathRequest.newBuilder().setSourceNodeId(from).setDestinationNodeId(to));
    }

    private Answers watch(WatchAnswerRequest.Builder request, int credits) {
        Answers answers = new Answers(credits);
        service.service.call(
                answers.context, Request.newBuilder().setWatchAnswer(request).build(), answers);
        return answers;
    }

    private void line() {
        service.commit(node("a"), node("b"), node("c"), put(link("a-b", "a", "b")), put(link("b-c", "b", "c")));
    }

    @Test
    void aPathIsToldAgainWhenItDiffersAndOnlyThen() {
        line();
        Answers answers = watch(path("a", "c"), 100);
        assertThat(answers.next().getFindPath().getHopsCount()).isEqualTo(2);
        service.commit(node("d"));
        WatchAnswerResponse same = answers.next();
        assertThat(same.hasBookmark()).isTrue();
        assertThat(same.getVersion()).isEqualTo(3);
        service.commit(put(link("a-c", "a", "c")));
        WatchAnswerResponse shorter = answers.nextAnswer();
        assertThat(shorter.getFindPath().getHopsCount()).isEqualTo(1);
        assertThat(shorter.getVersion()).isEqualTo(4);
        assertThat(shorter.getFindPath().getVersion()).isEqualTo(4);
    }

    @Test
    void noPathAndNoNodeAreAnswers() {
        service.commit(node("a"), node("b"));
        Answers answers = watch(path("a", "b"), 100);
        assertThat(answers.next().getError().getReason()).isEqualTo(ErrorReason.NO_PATH);
        Answers absent = watch(path("a", "x"), 100);
        assertThat(absent.next().getError().getReason()).isEqualTo(ErrorReason.NODE_NOT_FOUND);
        service.commit(put(link("a-b", "a", "b")), node("x"));
        assertThat(answers.nextAnswer().getFindPath().getHopsCount()).isEqualTo(1);
        assertThat(absent.nextAnswer().getError().getReason()).isEqualTo(ErrorReason.NO_PATH);
    }

    @Test
    void whatCanBeReachedIsToldAgainWhenItDiffers() {
        line();
        WatchAnswerRequest.Builder request = WatchAnswerRequest.newBuilder()
                .setTopology(NET)
                .setGetNeighborhood(
                        GetNeighborhoodRequest.newBuilder().setNodeId("a").setMaxHops(1));
        Answers answers = watch(request, 100);
        assertThat(answers.next().getGetNeighborhood().getReachedCount()).isEqualTo(2);
        service.commit(put(link("a-c", "a", "c")));
        assertThat(answers.nextAnswer().getGetNeighborhood().getReachedCount()).isEqualTo(3);
    }

    @Test
    void aWatcherThatIsNotReadyGetsTheNewestAnswer() {
        line();
        Answers answers = watch(path("a", "c"), 1);
        answers.next();
        for (int i = 0; i < 20; i++) {
            service.commit(put(link("a-c", "a", i % 2 == 0 ? "c" : "b")));
        }
        answers.give(100);
        int told = 1;
        while (answers.next().getVersion() < 22) {
            told++; // the version that watchers are taken to may be a millisecond old
        }
        assertThat(told).as("of 20 answers").isLessThan(5);
    }

    @Test
    void everyAnswerIsTheOneOfItsVersionAndDiffersFromTheOneBefore() {
        line();
        var random = Seeds.random("WatchAnswerTest");
        List<Answers> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(watch(path("a", "c"), 1_000));
        }
        for (int i = 0; i < 300; i++) {
            service.commit(put(link("l" + random.nextInt(3), "a", random.nextBoolean() ? "b" : "c")));
        }
        HostedTopology topology = service.catalog.get(NET);
        for (Answers answers : all) {
            WatchAnswerResponse last = WatchAnswerResponse.getDefaultInstance();
            while (last.getVersion() < topology.engine().version()) {
                WatchAnswerResponse next = answers.next();
                assertThat(next.getVersion()).isGreaterThan(last.getVersion());
                if (next.hasFindPath()) {
                    assertThat(next.getFindPath()).isEqualTo(asked(next.getVersion()));
                    assertThat(next.getFindPath().getHopsList())
                            .isNotEqualTo(last.getFindPath().getHopsList());
                    last = next;
                } else {
                    last = last.toBuilder().setVersion(next.getVersion()).build();
                }
            }
        }
    }

    private FindPathResponse asked(long version) {
        return service.ask(
                Requests.path(path("a", "c")
                        .getFindPathBuilder()
                        .setOptions(ReadOptions.newBuilder().setAtVersion(version))),
                FindPathResponse.getDefaultInstance());
    }

    @Test
    void wrongRequestsAreRefused() {
        assertThat(watch(WatchAnswerRequest.newBuilder().setTopology(NET), 1)
                        .end()
                        .getMessage())
                .isEqualTo("question: none (expected find_path or get_neighborhood)");
        WatchAnswerRequest.Builder other = path("a", "b");
        other.getFindPathBuilder().setTopology("other");
        assertThat(watch(other, 1).end().getMessage())
                .isEqualTo("find_path.topology: \"other\" (expected empty or \"net\")");
        WatchAnswerRequest.Builder past = path("a", "b");
        past.getFindPathBuilder().getOptionsBuilder().setAtVersion(1);
        assertThat(watch(past, 1).end().getSubject()).isEqualTo("find_path.options");
    }

    @Test
    void aQuestionThatCanNotBeAnsweredEndsTheWatch() {
        line();
        WatchAnswerRequest.Builder request = WatchAnswerRequest.newBuilder()
                .setTopology(NET)
                .setGetNeighborhood(
                        GetNeighborhoodRequest.newBuilder().setNodeId("a").setMaxHops(99));
        assertThat(watch(request, 1).end().getSubject()).isEqualTo("max_hops");
        Answers dropped = watch(path("a", "c"), 100);
        dropped.next();
        service.answer(Requests.deleteTopology(""));
        assertThat(dropped.end().getReason()).isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
    }

    /** A watcher of an answer. */
    private static final class Answers implements StreamReply {
        final RequestContext context = TestService.context();
        private final BlockingQueue<Object> came = new LinkedBlockingQueue<>();
        private final AtomicInteger credits;
        private volatile @Nullable Runnable onReady;

        Answers(int credits) {
            this.credits = new AtomicInteger(credits);
        }

        WatchAnswerResponse next() {
            return (WatchAnswerResponse) poll();
        }

        WatchAnswerResponse nextAnswer() {
            WatchAnswerResponse next = next();
            return next.hasBookmark() ? nextAnswer() : next;
        }

        Error end() {
            Object last = poll();
            return last instanceof Error error ? error : end();
        }

        private Object poll() {
            try {
                Object next = came.poll(30, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("nothing comes");
                }
                return next;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void give(int more) {
            credits.addAndGet(more);
            Runnable action = onReady;
            if (action != null) {
                action.run();
            }
        }

        @Override
        public boolean ready() {
            return credits.get() > 0;
        }

        @Override
        public void next(MessageLite response) {
            next(response.toByteArray());
        }

        @Override
        public void next(byte[] encodedResponse) {
            credits.decrementAndGet();
            try {
                came.add(WatchAnswerResponse.parseFrom(encodedResponse));
            } catch (InvalidProtocolBufferException e) {
                came.add(e);
            }
        }

        @Override
        public void onReady(Runnable action) {
            onReady = action;
        }

        @Override
        public void success(MessageLite response) {
            came.add(response);
        }

        @Override
        public void success(byte[] encodedResponse) {
            came.add(encodedResponse);
        }

        @Override
        public void failure(Error error) {
            came.add(error);
        }
    }
}
