package io.stemma.client;

import com.google.rpc.Code;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchBookmark;
import io.stemma.v1.WatchResponse;
import io.stemma.v1.WatchState;
import io.stemma.v1.WatchSync;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server that plays one prepared scene for each watch that is opened, one after the other; the last one stays open. */
final class WatchScript implements AutoCloseable {
    static final long INCARNATION = 9;

    /** What happens on a stream: replies, and how it ends. */
    interface Scene {
        void play(Stage stage);
    }

    final List<Request> opened = new CopyOnWriteArrayList<>();
    final List<Request> credits = new CopyOnWriteArrayList<>();
    final FakeServer server = new FakeServer(this::hear);
    private final List<Scene> scenes;

    WatchScript(Scene... scenes) {
        this.scenes = List.of(scenes);
    }

    StemmaClient client() {
        return server.client().connections(1).build();
    }

    private void hear(FakeServer.Peer peer, Request call) {
        if (call.hasAddCredits()) {
            credits.add(call);
            return;
        }
        opened.add(call);
        if (opened.size() <= scenes.size()) {
            scenes.get(opened.size() - 1).play(new Stage(peer, call));
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** One open stream, as its server sees it. */
    record Stage(FakeServer.Peer peer, Request call) {
        Stage reply(Response.Builder reply) {
            peer.send(reply.setId(call.getId()).build());
            return this;
        }

        Stage event(WatchResponse.Builder event) {
            return reply(Response.newBuilder().setWatch(event));
        }

        Stage state(long version, String... ids) {
            WatchState.Builder state = WatchState.newBuilder();
            for (String id : ids) {
                state.addNodes(node(id, version));
            }
            return event(WatchResponse.newBuilder().setVersion(version).setState(state));
        }

        Stage sync(long version) {
            return sync(version, 0);
        }

        Stage sync(long version, long stateHash) {
            Topology.Builder topology = Topology.newBuilder()
                    .setName("t")
                    .setVersion(version)
                    .setIncarnation(INCARNATION)
                    .setStateHash(stateHash);
            return event(WatchResponse.newBuilder()
                    .setVersion(version)
                    .setSync(WatchSync.newBuilder().setTopology(topology)));
        }

        Stage changes(long previous, long version, String... ids) {
            return event(WatchResponse.newBuilder().setVersion(version).setChanges(changed(previous, version, ids)));
        }

        Stage part(long previous, String... ids) {
            return event(WatchResponse.newBuilder()
                    .setVersion(previous)
                    .setChanges(changed(previous, previous + 1, ids).setContinued(true)));
        }

        Stage bookmark(long version) {
            return event(
                    WatchResponse.newBuilder().setVersion(version).setBookmark(WatchBookmark.getDefaultInstance()));
        }

        void cut() {
            peer.channel().eventLoop().execute(peer::cut);
        }

        void refuse(Code code, ErrorReason reason) {
            peer.reply(call, FakeServer.error(Error.newBuilder().setCode(code).setReason(reason)));
        }
    }

    static Node.Builder node(String id, long version) {
        return Node.newBuilder().setId(id).setKind("v" + version).setModifiedVersion(version);
    }

    static VersionChanges.Builder changed(long previous, long version, String... ids) {
        VersionChanges.Builder changes = VersionChanges.newBuilder().setPreviousVersion(previous);
        for (String id : ids) {
            changes.addChanges(
                    ElementChange.newBuilder().setKind(ChangeKind.CHANGED).setNode(node(id, version)));
        }
        return changes;
    }

    /** Writes down what a watch tells. */
    static class Notes implements WatchListener {
        final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<?> onEvent(WatchResponse event) {
            told.add(text(event));
            return TAKEN;
        }

        @Override
        public void onState(@Nullable StemmaException gap) {
            told.add(gap == null ? "state" : "state after " + gap.reason());
        }

        @Override
        public void onInterrupted(StemmaException cause) {
            told.add("interrupted");
        }

        List<String> withoutInterruptions() {
            return told.stream().filter(line -> !line.equals("interrupted")).toList();
        }

        private static String text(WatchResponse event) {
            String version = event.getVersion() + "";
            return switch (event.getEventCase()) {
                case STATE -> "state " + version + nodes(event.getState().getNodesList());
                case SYNC -> "sync " + version;
                case CHANGES ->
                    event.getChanges().getPreviousVersion() + ".." + version
                            + nodes(event.getChanges().getChangesList().stream()
                                    .map(ElementChange::getNode)
                                    .toList());
                case BOOKMARK -> "bookmark " + version;
                case EVENT_NOT_SET -> "nothing";
            };
        }

        private static String nodes(List<Node> nodes) {
            List<String> ids = new ArrayList<>(nodes.stream().map(Node::getId).toList());
            return ids.isEmpty() ? "" : " " + String.join(" ", ids);
        }
    }
}
