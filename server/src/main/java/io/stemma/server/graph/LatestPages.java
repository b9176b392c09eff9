package io.stemma.server.graph;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The newest pages of a topology by number, beside the trees of its versions: one step to a page instead of three or four.
 *
 * <p>A page tells which version made it. Whoever reads version v and finds a page that v or an earlier version made has found its own,
 * since a later version that changed it would have put its page there; whoever finds a newer one goes down its own tree. So all
 * versions of a topology share these arrays, a change costs one store for each page it touches, and no old page is held. Forks and
 * overlays read their trees.
 *
 * <p>It takes 4 bytes for each page, which has 16 nodes or links, and room for {@link #ROOM_PART} more.
 *
 * <p><b>Threads.</b> The writer calls {@link #advance} before it publishes. Readers see what was stored before their version was
 * published; should they see a page of a later one, its version is final and tells so.
 */
public final class LatestPages {
    /** One page in so many is room to grow. */
    private static final int ROOM_PART = 4;

    private final AtomicLong version;
    private @Nullable Page[] nodes = PageTree.NO_PAGES;
    private @Nullable Page[] links = PageTree.NO_PAGES;

    /** Starts with the pages of that version. */
    public LatestPages(Snapshot first) {
        version = new AtomicLong(first.version());
        nodes = withRoom(nodes, first.nodeSlots());
        links = withRoom(links, first.linkSlots());
        first.nodes.copyInto(nodes);
        first.links.copyInto(links);
    }

    /** The version that this was made for, as one that reads through it. */
    public Snapshot first(Snapshot first) {
        Snapshot copy = new Snapshot(first);
        readThrough(copy);
        return copy;
    }

    /**
     * Takes the pages of the next version, which then reads through this and must be published.
     *
     * @param scratch that of the version's builder, which left there which pages it touched
     * @return false if another writer was faster; then nothing has happened
     */
    public boolean advance(Snapshot next, EditScratch scratch) {
        @Nullable Page[] moreNodes = withRoom(nodes, next.nodeSlots());
        @Nullable Page[] moreLinks = withRoom(links, next.linkSlots());
        if (!version.compareAndSet(next.version() - 1, next.version())) {
            return false;
        }
        nodes = replaced(nodes, moreNodes);
        links = replaced(links, moreLinks);
        scratch.nodePages.forEach(number -> nodes[number] = next.nodes.get(number));
        scratch.linkPages.forEach(number -> links[number] = next.links.get(number));
        readThrough(next);
        return true;
    }

    private void readThrough(Snapshot snapshot) {
        snapshot.nodes.readThrough(nodes, snapshot.version());
        snapshot.links.readThrough(links, snapshot.version());
    }

    /** The array, or a copy that has room for the pages of so many slots. */
    private static @Nullable Page[] withRoom(@Nullable Page[] pages, int slots) {
        int count = (slots + Page.MASK) >>> Page.SHIFT;
        return count <= pages.length ? pages : Arrays.copyOf(pages, count + count / ROOM_PART);
    }

    /** Empties an array that is not brought forward any more, so that versions which read through it hold no later pages. */
    private static @Nullable Page[] replaced(@Nullable Page[] before, @Nullable Page[] after) {
        if (before != after) {
            Arrays.fill(before, null);
        }
        return after;
    }
}
