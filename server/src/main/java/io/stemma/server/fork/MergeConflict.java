package io.stemma.server.fork;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where both sides of a merge disagree.
 *
 * @param cause what sort of conflict it is
 * @param kind node or link; null if it is about which node is primary
 * @param id the element's id; empty if it is about which node is primary
 * @param fields the fields in question
 * @param base the element at the common base, if it was there
 * @param ours the element at the current version, if it is there
 * @param theirs the element in the fork, if it is there
 * @param resolvedAs what was done about it
 */
public record MergeConflict(
        Cause cause,
        ElementState.@Nullable Kind kind,
        String id,
        List<String> fields,
        @Nullable ElementState base,
        @Nullable ElementState ours,
        @Nullable ElementState theirs,
        MergeStrategy resolvedAs) {

    /** The sorts of conflict; the contract has the same. */
    public enum Cause {
        /** Both sides changed the same fields in different ways. */
        BOTH_CHANGED,
        /** Both sides added an element of that id, with different content. */
        BOTH_ADDED,
        /** Ours deleted it, theirs changed it. */
        DELETED_BY_OURS,
        /** Theirs deleted it, ours changed it. */
        DELETED_BY_THEIRS,
        /** A link of one side ends at a node that the other side deleted, or that node is one side's primary. */
        DANGLING
    }
}
