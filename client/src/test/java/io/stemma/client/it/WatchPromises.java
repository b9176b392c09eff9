package io.stemma.client.it;

import io.stemma.client.StateHash;
import io.stemma.client.StemmaException;
import io.stemma.client.WatchListener;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Holds one watch to its promises: folds what it tells onto what it told before, and notes what cannot be. */
class WatchPromises implements WatchListener {
    /** A fold in so many is kept, to be compared with the truth at the end. */
    private static final int FOLDS_EVERY = 4;

    /** What a watcher had at a version. */
    record Fold(Map<String, Node> nodes, Map<String, Link> links) {}

    final Queue<WatchPromise> broken = new ConcurrentLinkedQueue<>();
    final Queue<String> violations = new ConcurrentLinkedQueue<>();
    final TreeMap<Long, Fold> folds = new TreeMap<>();

    /** By version, the ids of the links that were told as changed. */
    final TreeMap<Long, Set<String>> changedLinks = new TreeMap<>();

    private final WatchRequest request;
    private final boolean whole;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Link> links = new HashMap<>();
    private Topology topology = Topology.getDefaultInstance();
    private long elementsHash;
    private long events;
    private volatile long version;
    private final AtomicInteger gaps = new AtomicInteger();

    /** For a watch of this request, which asks for the state. */
    WatchPromises(WatchRequest request) {
        this.request = request;
        this.whole = request.getFilter().equals(ChangeFilter.getDefaultInstance());
    }

    final WatchRequest request() {
        return request;
    }

    final long version() {
        return version;
    }

    /** How often a state bridged a gap. */
    final int gaps() {
        return gaps.get();
    }

    private void require(boolean holds, WatchPromise promise, WatchResponse event, Object detail) {
        if (!holds) {
            broken.add(promise);
            violations.add(promise + " broken at version " + event.getVersion() + " after " + version + ": " + detail);
        }
    }

    @Override
    public void onState(@Nullable StemmaException gap) {
        nodes.clear();
        links.clear();
        elementsHash = 0;
        version = 0;
        gaps.addAndGet(gap == null ? 0 : 1);
    }

    @Override
    public CompletionStage<?> onEvent(WatchResponse event) {
        switch (event.getEventCase()) {
            case STATE -> {
                event.getState().getNodesList().forEach(node -> put(event, node));
                event.getState().getLinksList().forEach(link -> put(event, link));
                return TAKEN;
            }
            case SYNC -> {
                topology = event.getSync().getTopology();
                requireHash(event, topology.getStateHash(), WatchPromise.ATOMIC);
            }
            case CHANGES -> changes(event, event.getChanges());
            case BOOKMARK -> {
                require(event.getVersion() >= version, WatchPromise.BOOKMARK_TRUE, event, "back in time");
                requireHash(event, event.getBookmark().getStateHash(), WatchPromise.BOOKMARK_TRUE);
            }
            case EVENT_NOT_SET -> throw new IllegalStateException("event without content");
        }
        if (event.hasSync() || ++events % FOLDS_EVERY == 0) {
            folds.put(event.getVersion(), new Fold(Map.copyOf(nodes), Map.copyOf(links)));
        }
        version = event.getVersion();
        return TAKEN;
    }

    private void requireHash(WatchResponse event, long expected, WatchPromise promise) {
        require(!whole || elementsHash + StateHash.of(topology) == expected, promise, event, "state hash");
    }

    private void changes(WatchResponse event, VersionChanges changes) {
        long told = event.getVersion();
        long previous = changes.getPreviousVersion();
        boolean every = request.getMode() != WatchMode.CONFLATED;
        require(told >= version, WatchPromise.ORDERED, event, "goes back");
        require(told != version, WatchPromise.UNIQUE, event, "again");
        require(previous >= version || told <= version, WatchPromise.ORDERED, event, "begins at " + previous);
        require(!whole || previous <= version, WatchPromise.GAP_FREE, event, "begins at " + previous);
        require(!every || told == previous + 1, WatchPromise.GAP_FREE, event, "begins at " + previous);
        changes.getChangesList().forEach(change -> apply(event, change));
        if (changes.hasTopology()) {
            topology = changes.getTopology();
        }
        requireHash(event, changes.getStateHash(), WatchPromise.ATOMIC);
    }

    private void apply(WatchResponse event, ElementChange change) {
        if (change.hasNode()) {
            Node now = change.getNode();
            Node before = change.getKind() == ChangeKind.REMOVED ? take(nodes.remove(now.getId())) : put(event, now);
            judge(event, change, before, change.hasPreviousNode() ? change.getPreviousNode() : null);
        } else {
            Link now = change.getLink();
            Link before = change.getKind() == ChangeKind.REMOVED ? take(links.remove(now.getId())) : put(event, now);
            judge(event, change, before, change.hasPreviousLink() ? change.getPreviousLink() : null);
            if (change.getKind() == ChangeKind.CHANGED) {
                changedLinks
                        .computeIfAbsent(event.getVersion(), at -> new TreeSet<>())
                        .add(now.getId());
            }
        }
    }

    private void judge(WatchResponse event, ElementChange change, @Nullable Object before, @Nullable Object previous) {
        boolean fieldsOnly = request.getFilter().hasFields();
        boolean known = before != null || fieldsOnly;
        require(change.getKind() == ChangeKind.ADDED ? before == null : known, WatchPromise.KIND_RIGHT, event, change);
        boolean told = request.getIncludePrevious() && change.getKind() != ChangeKind.ADDED;
        require(told == (previous != null), WatchPromise.PREVIOUS_RIGHT, event, change);
        require(
                !told || fieldsOnly || before == null || before.equals(previous),
                WatchPromise.PREVIOUS_RIGHT,
                event,
                change);
        boolean chosen = !request.getFilter().hasFields()
                || change.getKind() != ChangeKind.CHANGED
                || change.getChangedFields().getPathsList().stream()
                        .anyMatch(request.getFilter().getFields().getPathsList()::contains);
        require(chosen, WatchPromise.FILTER_RIGHT, event, change);
    }

    private @Nullable Node put(WatchResponse event, Node node) {
        require(node.getModifiedVersion() <= event.getVersion(), WatchPromise.NOTHING_OF_THE_FUTURE, event, node);
        require(shows(request.getFilter(), node), WatchPromise.FILTER_RIGHT, event, node);
        elementsHash += StateHash.of(node);
        return take(nodes.put(node.getId(), node));
    }

    private @Nullable Link put(WatchResponse event, Link link) {
        require(link.getModifiedVersion() <= event.getVersion(), WatchPromise.NOTHING_OF_THE_FUTURE, event, link);
        require(shows(request.getFilter(), link), WatchPromise.FILTER_RIGHT, event, link);
        elementsHash += StateHash.of(link);
        return take(links.put(link.getId(), link));
    }

    private @Nullable Node take(@Nullable Node before) {
        elementsHash -= before == null ? 0 : StateHash.of(before);
        return before;
    }

    private @Nullable Link take(@Nullable Link before) {
        elementsHash -= before == null ? 0 : StateHash.of(before);
        return before;
    }

    static boolean shows(ChangeFilter filter, Node node) {
        boolean type = filter.getTypeValue() != 2;
        return type
                && node.getId().startsWith(filter.getElement().getIdPrefix())
                && (filter.getElement().getKind().isEmpty()
                        || node.getKind().equals(filter.getElement().getKind()))
                && node.getLabelsMap()
                        .entrySet()
                        .containsAll(filter.getElement().getLabelsMap().entrySet());
    }

    static boolean shows(ChangeFilter filter, Link link) {
        boolean type = filter.getTypeValue() != 1;
        return type
                && link.getId().startsWith(filter.getElement().getIdPrefix())
                && filter.getElement().getKind().isEmpty()
                && link.getLabelsMap()
                        .entrySet()
                        .containsAll(filter.getElement().getLabelsMap().entrySet());
    }
}
