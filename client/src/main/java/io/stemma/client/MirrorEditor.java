package io.stemma.client;

import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchState;
import org.jspecify.annotations.Nullable;

/** Makes the next {@link MirrorSnapshot} from one, and keeps its hash along. Owned by one thread; freezing spends it. */
final class MirrorEditor {
    private final PersistentMap.Editor<Node> nodes;
    private final PersistentMap.Editor<Link> links;
    private final PersistentMap.Editor<PersistentMap<Link>> outgoing;
    private final PersistentMap.Editor<PersistentMap<Link>> incoming;
    private Topology topology;

    /** Of nodes and links; the description's part is added at the end. */
    private long elementsHash;

    MirrorEditor(MirrorSnapshot base) {
        nodes = base.nodes.edit();
        links = base.links.edit();
        outgoing = base.outgoing.edit();
        incoming = base.incoming.edit();
        topology = base.topology();
        elementsHash = base.stateHash() - (base == MirrorSnapshot.EMPTY ? 0 : StateHash.of(topology));
    }

    void add(WatchState part) {
        part.getNodesList().forEach(this::put);
        part.getLinksList().forEach(this::put);
    }

    void apply(VersionChanges changes) {
        changes.getChangesList().forEach(this::apply);
        if (changes.hasTopology()) {
            topology = changes.getTopology();
        }
    }

    private void apply(ElementChange change) {
        boolean removed = change.getKind() == ChangeKind.REMOVED;
        if (change.hasNode()) {
            if (removed) {
                forget(nodes.remove(change.getNode().getId()));
            } else {
                put(change.getNode());
            }
        } else if (removed) {
            forget(links.remove(change.getLink().getId()));
        } else {
            put(change.getLink());
        }
    }

    private void put(Node node) {
        forget(nodes.put(node.getId(), node));
        elementsHash += StateHash.of(node);
    }

    private void put(Link link) {
        forget(links.put(link.getId(), link));
        elementsHash += StateHash.of(link);
        join(outgoing, link.getSourceNodeId(), link);
        join(incoming, link.getDestinationNodeId(), link);
    }

    private void forget(@Nullable Node node) {
        if (node != null) {
            elementsHash -= StateHash.of(node);
        }
    }

    private void forget(@Nullable Link link) {
        if (link != null) {
            elementsHash -= StateHash.of(link);
            part(outgoing, link.getSourceNodeId(), link);
            part(incoming, link.getDestinationNodeId(), link);
        }
    }

    private static void join(PersistentMap.Editor<PersistentMap<Link>> ends, String nodeId, Link link) {
        PersistentMap<Link> others = ends.get(nodeId);
        ends.put(nodeId, (others == null ? PersistentMap.<Link>empty() : others).with(link.getId(), link));
    }

    private static void part(PersistentMap.Editor<PersistentMap<Link>> ends, String nodeId, Link link) {
        PersistentMap<Link> others = ends.get(nodeId);
        if (others == null || others.size() == 1) {
            ends.remove(nodeId);
        } else {
            ends.put(nodeId, others.without(link.getId()));
        }
    }

    /** The snapshot that the changes led to. */
    MirrorSnapshot freeze(long version, long commitTimeMicros) {
        PersistentMap<Node> frozenNodes = nodes.freeze();
        PersistentMap<Link> frozenLinks = links.freeze();
        long stateHash = elementsHash + StateHash.of(topology);
        Topology now = topology.toBuilder()
                .setVersion(version)
                .setCommitTimeUs(commitTimeMicros)
                .setNodeCount(frozenNodes.size())
                .setLinkCount(frozenLinks.size())
                .setStateHash(stateHash)
                .build();
        return new MirrorSnapshot(now, stateHash, frozenNodes, frozenLinks, outgoing.freeze(), incoming.freeze());
    }

    /** The snapshot at a sync. */
    MirrorSnapshot freeze(Topology synced) {
        topology = synced;
        return freeze(synced.getVersion(), synced.getCommitTimeUs());
    }
}
