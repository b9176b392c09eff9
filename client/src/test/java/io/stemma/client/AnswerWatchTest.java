package io.stemma.client;

import static io.stemma.client.Samples.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.Response;
import io.stemma.v1.WatchAnswerRequest;
import io.stemma.v1.WatchAnswerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AnswerWatchTest {
    private static final WatchAnswerRequest QUESTION = WatchAnswerRequest.newBuilder()
            .setTopology("t")
            .setFindPath(FindPathRequest.newBuilder().setSourceNodeId("a").setDestinationNodeId("b"))
            .build();

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final StreamListener<WatchAnswerResponse> listener = answer -> {
        told.add(answer.getVersion() + " "
                + (answer.hasFindPath() ? answer.getFindPath().getCost() : answer.getAnswerCase()));
        return StreamListener.TAKEN;
    };

    private static Response.Builder path(long version, double cost) {
        return Response.newBuilder()
                .setWatchAnswer(WatchAnswerResponse.newBuilder()
                        .setVersion(version)
                        .setFindPath(FindPathResponse.newBuilder()
                                .setVersion(version)
                                .setCost(cost)));
    }

    private static Response.Builder noPath(long version) {
        return Response.newBuilder()
                .setWatchAnswer(WatchAnswerResponse.newBuilder()
                        .setVersion(version)
                        .setError(Error.newBuilder()
                                .setReason(ErrorReason.NO_PATH)
                                .setVersion(version)
                                .setMessage("no path at version " + version)));
    }

    @Test
    void anAnswerIsToldAgainOnlyWhenItHasChangedAlsoOverReconnects() {
        try (WatchScript script = new WatchScript(
                        stage -> stage.reply(path(3, 2)).reply(path(5, 4)).cut(),
                        stage -> stage.reply(path(8, 4)).reply(noPath(9)).cut(),
                        stage -> stage.reply(noPath(11)).reply(path(12, 4)));
                StemmaClient client = script.client();
                Watch watch = client.watchAnswer(QUESTION, listener)) {
            await().untilAsserted(() -> assertThat(told).containsExactly("3 2.0", "5 4.0", "9 ERROR", "12 4.0"));
            await().until(() -> watch.version() == 12);
        }
    }

    @Test
    void aQuestionThatIsNotRightEndsTheWatch() {
        try (WatchScript script =
                        new WatchScript(stage -> stage.refuse(Code.INVALID_ARGUMENT, ErrorReason.INVALID_FIELD));
                StemmaClient client = script.client();
                Watch watch = client.watchAnswer(QUESTION, listener)) {
            assertThat(failure(watch.ended()).reason()).isEqualTo(ErrorReason.INVALID_FIELD);
        }
    }
}
