package io.stemma.client;

import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Topology;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mirror against a server that does not always tell the truth. */
@Timeout(60)
final class MirrorTest {
    private static final long DESCRIPTION =
            StateHash.of(Topology.newBuilder().setName("t").build());
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final MirrorListener listener = new MirrorListener() {
        @Override
        public void onSnapshot(MirrorSnapshot snapshot) {
            heard.add("version " + snapshot.version());
        }

        @Override
        public void onMismatch(long version, long expected, long found) {
            heard.add("mismatch " + version);
        }

        @Override
        public void onGap(StemmaException cause) {
            heard.add("gap " + cause.reason());
        }
    };

    private Mirror mirror(StemmaClient client) {
        return Mirror.of(client, "t", WatchMode.EVERY_VERSION, listener);
    }

    /** The hash of a topology of these nodes, as they came with these versions. */
    private static long hash(String id, long version) {
        return DESCRIPTION + StateHash.of(WatchScript.node(id, version).build());
    }

    private static WatchResponse.Builder changed(long version, long stateHash, String id) {
        VersionChanges.Builder changes =
                WatchScript.changed(version - 1, version, id).setStateHash(stateHash);
        return WatchResponse.newBuilder().setVersion(version).setChanges(changes);
    }

    @Test
    void showsAVersionOnlyOnceItIsProved() throws Exception {
        try (WatchScript script = new WatchScript(
                        stage -> stage.state(5, "a").sync(5, hash("a", 5)).event(changed(6, 17, "a")),
                        stage -> stage.state(7, "a").sync(7, hash("a", 7)).event(changed(8, hash("a", 8), "a")));
                StemmaClient client = script.client();
                Mirror mirror = mirror(client)) {
            MirrorSnapshot snapshot = get(mirror.awaitVersion(8));
            assertThat(heard).containsExactly("version 5", "mismatch 6", "version 7", "version 8");
            assertThat(snapshot.node("a")).isEqualTo(WatchScript.node("a", 8).build());
            assertThat(snapshot.nodes()).hasSize(1);
            assertThat(script.opened.get(1).getWatch().getIncludeState()).isTrue();
        }
    }

    @Test
    void aStateThatIsNeverRightEndsTheMirror() {
        WatchScript.Scene wrong = stage -> stage.state(5, "a").sync(5, 17);
        try (WatchScript script = new WatchScript(wrong, wrong, wrong, wrong);
                StemmaClient client = script.client();
                Mirror mirror = mirror(client)) {
            StemmaException failure = failure(mirror.ready());
            assertThat(failure.code()).isEqualTo(Code.DATA_LOSS);
            assertThat(failure(mirror.ended())).isSameAs(failure);
            assertThat(heard).containsExactly("mismatch 5", "mismatch 5", "mismatch 5");
            assertThat(mirror.snapshot().version()).isZero();
        }
    }

    @Test
    void aGapIsBridgedAndTheOldVersionShownMeanwhile() throws Exception {
        try (WatchScript script = new WatchScript(
                        stage -> stage.state(5, "a").sync(5, hash("a", 5)).cut(),
                        stage -> stage.refuse(Code.OUT_OF_RANGE, ErrorReason.VERSION_COMPACTED),
                        stage -> stage.state(9, "b").cut(),
                        stage -> stage.state(9, "b").sync(9, hash("b", 9)));
                StemmaClient client = script.client();
                Mirror mirror = mirror(client)) {
            MirrorSnapshot old = get(mirror.ready());
            MirrorSnapshot current = get(mirror.awaitVersion(6));
            assertThat(heard).containsExactly("version 5", "gap VERSION_COMPACTED", "version 9");
            assertThat(current.version()).isEqualTo(9);
            assertThat(current.node("a")).isNull();
            assertThat(old.node("a")).isNotNull();
        }
    }

    @Test
    void thoseWhoWaitHearOfTheEnd() {
        try (WatchScript script = new WatchScript(
                        stage -> stage.sync(5, DESCRIPTION).refuse(Code.NOT_FOUND, ErrorReason.TOPOLOGY_NOT_FOUND),
                        stage -> stage.refuse(Code.NOT_FOUND, ErrorReason.TOPOLOGY_NOT_FOUND));
                StemmaClient client = script.client();
                Mirror mirror = mirror(client)) {
            assertThat(failure(mirror.awaitVersion(6)).reason()).isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
            assertThat(failure(mirror.ended()).reason()).isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
            assertThat(mirror.snapshot().version()).isEqualTo(5);
        }
    }

    @Test
    void aClosedMirrorCanStillBeRead() throws Exception {
        try (WatchScript script = new WatchScript(stage -> stage.state(5, "a").sync(5, hash("a", 5)));
                StemmaClient client = script.client()) {
            Mirror mirror = mirror(client);
            get(mirror.ready());
            mirror.close();
            get(mirror.ended());
            await().until(() -> script.server.cancels.size() == 1);
            assertThat(mirror.snapshot().node("a")).isNotNull();
            assertThat(failure(mirror.awaitVersion(6)).code()).isEqualTo(Code.CANCELLED);
        }
    }
}
