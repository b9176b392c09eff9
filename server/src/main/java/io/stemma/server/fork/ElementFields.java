package io.stemma.server.fork;

import io.stemma.server.graph.Element;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.NodeContent;
import java.util.Set;

/** What the contract knows of the fields of elements, by the names that a patch gives them: "kind", "labels.site". */
public interface ElementFields {
    /** The fields that differ between two stored elements; not the ends of links, nor what the server alone sets. */
    Set<String> changed(ElementState.Kind kind, Element a, Element b);

    /** Their node as it would be put, without what the server alone sets. */
    NodeContent node(Element theirs);

    /** Their link as it would be put, without what the server alone sets. */
    LinkContent link(ElementState theirs);

    /** Our node with these fields of theirs. */
    NodeContent node(Element ours, Element theirs, Set<String> paths);

    /** Our link with these fields of theirs, which may be its ends. */
    LinkContent link(ElementState ours, ElementState theirs, Set<String> paths);
}
