package io.stemma.client;

import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.v1.DiffRequest;
import io.stemma.v1.DiffResponse;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RepliesTest {
    private static final DiffRequest DIFF =
            DiffRequest.newBuilder().setTopology("t").build();
    private static final WatchScript.Scene FIVE_PARTS = stage -> {
        for (int i = 1; i <= 4; i++) {
            stage.reply(part(i));
        }
        stage.peer().reply(stage.call(), part(5));
    };

    private static Response.Builder part(long version) {
        return Response.newBuilder().setDiff(DiffResponse.newBuilder().setVersion(version));
    }

    @Test
    void partsComeInOrderToAListener() throws Exception {
        List<Long> told = new CopyOnWriteArrayList<>();
        try (WatchScript script = new WatchScript(FIVE_PARTS);
                StemmaClient client = script.client()) {
            get(client.diff(DIFF).deliver(part -> {
                told.add(part.getVersion());
                return CompletableFuture.runAsync(() -> {});
            }));
            assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void partsComeInOrderToAThreadThatWaits() {
        try (WatchScript script = new WatchScript(FIVE_PARTS, FIVE_PARTS);
                StemmaClient client = script.client()) {
            Replies<DiffResponse> diff = client.diff(DIFF);
            assertThat(diff.stream().map(DiffResponse::getVersion)).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(diff).hasSize(5);
        }
    }

    @Test
    void aFailureComesAfterThePartsBeforeIt() {
        WatchScript.Scene failing =
                stage -> stage.reply(part(1)).refuse(Code.OUT_OF_RANGE, ErrorReason.VERSION_COMPACTED);
        List<Long> told = new CopyOnWriteArrayList<>();
        try (WatchScript script = new WatchScript(
                        failing, failing, stage -> stage.reply(part(1)).cut());
                StemmaClient client = script.client()) {
            CompletableFuture<Void> end = client.diff(DIFF).deliver(part -> {
                told.add(part.getVersion());
                return StreamListener.TAKEN;
            });
            assertThat(failure(end).reason()).isEqualTo(ErrorReason.VERSION_COMPACTED);
            assertThat(told).containsExactly(1L);
            assertThatThrownBy(() -> client.diff(DIFF).forEach(part -> told.add(part.getVersion())))
                    .isInstanceOf(StemmaException.class)
                    .hasMessageContaining("OUT_OF_RANGE");
            assertThat(told).containsExactly(1L, 1L);
            assertThat(failure(client.diff(DIFF).deliver(part -> StreamListener.TAKEN))
                            .code())
                    .isEqualTo(Code.UNAVAILABLE);
        }
    }

    @Test
    void closingTheStreamEndsTheCall() {
        try (WatchScript script = new WatchScript(stage -> stage.reply(part(1)));
                StemmaClient client = script.client()) {
            try (Stream<DiffResponse> parts = client.diff(DIFF).stream()) {
                assertThat(parts.iterator().next().getVersion()).isEqualTo(1);
            }
            await().until(() -> script.server.cancels.size() == 1);
        }
    }
}
