package io.stemma.server.watch;

import io.stemma.server.watch.Recording.Received;
import io.stemma.v1.ElementChange;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchBookmark;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import io.stemma.v1.WatchState;
import io.stemma.v1.WatchSync;
import java.util.ArrayList;
import java.util.List;

/** A watch that keeps all promises, made of whole states. Used once. */
final class ReferenceWatch {
    private final WatchRequest request;
    private final Truth truth;
    private final int partMax;
    private final ReferenceChanges reference;
    private final List<Received> events = new ArrayList<>();

    /** @param partMax elements in one message */
    ReferenceWatch(WatchRequest request, Truth truth, int partMax) {
        this.request = request;
        this.truth = truth;
        this.partMax = partMax;
        this.reference = new ReferenceChanges(request.getFilter(), request.getIncludePrevious());
    }

    /** What the watcher sees until that version; a conflated one is ready only every {@code stride} versions. */
    Recording until(long last, int stride) {
        long has = request.getAfterVersion();
        start(truth.at(has));
        long step = request.getMode() == WatchMode.CONFLATED ? stride : 1;
        while (has < last) {
            long next = Math.min(has + step, last);
            move(truth.at(has), truth.at(next));
            has = next;
        }
        return new Recording(request, List.copyOf(events), null);
    }

    private void start(TopologyState start) {
        TopologyState view = new FilterModel(request.getFilter()).view(start);
        if (request.getIncludeState()) {
            view.nodes()
                    .values()
                    .forEach(node ->
                            add(event(start).setState(WatchState.newBuilder().addNodes(node))));
            view.links()
                    .values()
                    .forEach(link ->
                            add(event(start).setState(WatchState.newBuilder().addLinks(link))));
        }
        add(event(start).setSync(WatchSync.newBuilder().setTopology(start.topology())));
    }

    private void move(TopologyState from, TopologyState to) {
        List<ElementChange> changes = reference.between(from, to);
        boolean describedAnew = ReferenceChanges.describedAnew(from, to);
        boolean open = new FilterModel(request.getFilter()).isOpen();
        if (!open && changes.isEmpty() && !describedAnew) {
            add(event(to)
                    .setBookmark(WatchBookmark.newBuilder()
                            .setStateHash(to.topology().getStateHash())));
            return;
        }
        int at = 0;
        for (; changes.size() - at > partMax; at += partMax) {
            VersionChanges.Builder part = head(from, to).setContinued(true);
            add(event(from).setChanges(part.addAllChanges(changes.subList(at, at + partMax))));
        }
        VersionChanges.Builder part = head(from, to).addAllChanges(changes.subList(at, changes.size()));
        if (describedAnew) {
            part.setTopology(to.topology());
        }
        add(event(to).setChanges(part));
    }

    private static VersionChanges.Builder head(TopologyState from, TopologyState to) {
        return VersionChanges.newBuilder()
                .setPreviousVersion(from.version())
                .setCommitTimeUs(to.topology().getCommitTimeUs())
                .setStateHash(to.topology().getStateHash());
    }

    private static WatchResponse.Builder event(TopologyState state) {
        return WatchResponse.newBuilder().setVersion(state.version());
    }

    private void add(WatchResponse.Builder event) {
        events.add(new Received(
                event.build(), Math.max(event.getVersion(), event.getChanges().getPreviousVersion())));
    }
}
