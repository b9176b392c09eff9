package io.stemma.server.graph;

import org.jspecify.annotations.Nullable;

/** One fact of a transaction. Ids are UTF-8. */
public sealed interface Change {

    /** Creates the node, or replaces its content. */
    record PutNode(NodeContent node) implements Change {}

    /** Creates the link, or replaces its content and ends. */
    record PutLink(LinkContent link) implements Change {}

    /** Changes part of a node that exists. */
    record PatchNode(byte[] id, NodePatch patch) implements Change {}

    /** Changes part of a link that exists. */
    record PatchLink(byte[] id, LinkPatch patch) implements Change {}

    /** Removes a node that exists; with its links if {@code cascade}, else only if it has none. */
    record DeleteNode(byte[] id, boolean cascade) implements Change {}

    /** Removes a link that exists. */
    record DeleteLink(byte[] id) implements Change {}

    /** Removes all nodes that the filter chooses, each as {@link DeleteNode}. */
    record DeleteNodesWhere(ElementFilter filter, boolean cascade) implements Change {}

    /** Removes all links that the filter chooses. */
    record DeleteLinksWhere(ElementFilter filter) implements Change {}

    /** Names the primary node; null for none. */
    record SetPrimary(byte @Nullable [] id) implements Change {}

    /** Removes the primary node, with its links if {@code cascade}, and makes the next node in list order primary. */
    record RefreshPrimary(boolean cascade) implements Change {}

    /** Replaces the topology's description. */
    record SetDescription(byte[] description) implements Change {}

    /** Removes all nodes and links. */
    record Clear() implements Change {}

    /** A choice among elements, made by the contract's side, which can read their content. */
    @FunctionalInterface
    interface ElementFilter {
        /** True if the element is chosen. */
        boolean matches(Element element);
    }

    /** Makes a node's new content from what is stored. A pure function. */
    @FunctionalInterface
    interface NodePatch {
        /** The new content. */
        NodeContent apply(Element stored);

        /** The lease that the patch puts the node under; 0 if it puts it under none. */
        default long leaseId() {
            return 0;
        }
    }

    /** Makes a link's new content from what is stored and its ends. A pure function. */
    @FunctionalInterface
    interface LinkPatch {
        /** The new content. */
        LinkContent apply(Element stored, Element source, Element destination);

        /** The lease that the patch puts the link under; 0 if it puts it under none. */
        default long leaseId() {
            return 0;
        }
    }

    /** Says that a patch leads to content that is not allowed. */
    final class PatchException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String subject;
        private final String found;
        private final String expected;

        /** Field, value and expectation, as in a refusal. */
        public PatchException(String subject, String found, String expected) {
            super(subject + ": " + found + " (expected " + expected + ")", null, false, false);
            this.subject = subject;
            this.found = found;
            this.expected = expected;
        }

        /** The field. */
        public String subject() {
            return subject;
        }

        /** The value. */
        public String found() {
            return found;
        }

        /** What would be allowed. */
        public String expected() {
            return expected;
        }
    }
}
