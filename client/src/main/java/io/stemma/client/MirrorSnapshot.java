package io.stemma.client;

import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * All of a topology at one version, in the client's memory. It never changes, so any thread may read it, for as long as
 * it likes; what versions have in common they share.
 */
public final class MirrorSnapshot {
    static final MirrorSnapshot EMPTY = new MirrorSnapshot(
            Topology.getDefaultInstance(),
            0,
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty());

    final PersistentMap<Node> nodes;
    final PersistentMap<Link> links;

    /** By node id, the links that start there, by link id. A node without has no entry. */
    final PersistentMap<PersistentMap<Link>> outgoing;

    /** By node id, the links that end there, by link id. */
    final PersistentMap<PersistentMap<Link>> incoming;

    private final Topology topology;
    private final long stateHash;

    MirrorSnapshot(
            Topology topology,
            long stateHash,
            PersistentMap<Node> nodes,
            PersistentMap<Link> links,
            PersistentMap<PersistentMap<Link>> outgoing,
            PersistentMap<PersistentMap<Link>> incoming) {
        this.topology = topology;
        this.stateHash = stateHash;
        this.nodes = nodes;
        this.links = links;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    /** The version. */
    public long version() {
        return topology.getVersion();
    }

    /** The topology's description, with version, counts and hash as of this version. */
    public Topology topology() {
        return topology;
    }

    /** The state hash, computed from what is here; see {@link StateHash}. */
    public long stateHash() {
        return stateHash;
    }

    /** The node of that id; null if there is none. */
    public @Nullable Node node(String id) {
        return nodes.get(id);
    }

    /** The link of that id; null if there is none. */
    public @Nullable Link link(String id) {
        return links.get(id);
    }

    /** The primary node; null if there is none. */
    public @Nullable Node primary() {
        return node(topology.getPrimaryNodeId());
    }

    /** All nodes, in no particular order. */
    public Collection<Node> nodes() {
        return new Elements<>(nodes);
    }

    /** All links, in no particular order. */
    public Collection<Link> links() {
        return new Elements<>(links);
    }

    /** The links that start at the node, in no particular order. */
    public Collection<Link> outgoing(String nodeId) {
        return of(outgoing.get(nodeId));
    }

    /** The links that end at the node, in no particular order. */
    public Collection<Link> incoming(String nodeId) {
        return of(incoming.get(nodeId));
    }

    private static Collection<Link> of(@Nullable PersistentMap<Link> links) {
        return new Elements<>(links == null ? PersistentMap.empty() : links);
    }

    /** The same content at a later version. */
    MirrorSnapshot at(long version) {
        if (version == version()) {
            return this;
        }
        Topology later = topology.toBuilder().setVersion(version).build();
        return new MirrorSnapshot(later, stateHash, nodes, links, outgoing, incoming);
    }

    @Override
    public String toString() {
        return topology.getName() + "@" + version();
    }

    /** The values of a map, not to be changed. */
    private static final class Elements<T> extends AbstractCollection<T> {
        private final PersistentMap<T> map;

        Elements(PersistentMap<T> map) {
            this.map = map;
        }

        @Override
        public Iterator<T> iterator() {
            return map.iterator();
        }

        @Override
        public int size() {
            return map.size();
        }
    }
}
