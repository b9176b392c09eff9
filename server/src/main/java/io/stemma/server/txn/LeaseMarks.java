package io.stemma.server.txn;

import io.stemma.server.graph.Change.LinkPatch;
import io.stemma.server.graph.Change.NodePatch;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.NodeContent;

/** Reads and writes what an element's content says about its lease; the contract's side knows how. */
public interface LeaseMarks {
    /** The lease that the node lives by; 0 for none. */
    long of(NodeContent node);

    /** The lease that the link lives by; 0 for none. */
    long of(LinkContent link);

    /** The lease that the stored node lives by; 0 for none. */
    long ofNode(Element node);

    /** The lease that the stored link lives by; 0 for none. */
    long ofLink(Element link);

    /** Marks a node as stale, or as fresh. */
    NodePatch markNode(boolean stale);

    /** Marks a link as stale, or as fresh. */
    LinkPatch markLink(boolean stale);

    /** Takes a node out of its lease. */
    NodePatch releaseNode();

    /** Takes a link out of its lease. */
    LinkPatch releaseLink();
}
