package io.stemma.server.service;

import io.stemma.server.codec.MergedContent;
import io.stemma.server.codec.MergedContent.Ends;
import io.stemma.server.fork.ElementFields;
import io.stemma.server.fork.ElementState;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.NodeContent;
import java.util.Objects;
import java.util.Set;

/** Tells merges of the contract's fields. */
final class ContractFields implements ElementFields {

    @Override
    public Set<String> changed(ElementState.Kind kind, Element a, Element b) {
        return kind == ElementState.Kind.NODE ? MergedContent.changedOfNodes(a, b) : MergedContent.changedOfLinks(a, b);
    }

    @Override
    public NodeContent node(Element theirs) {
        return MergedContent.node(theirs);
    }

    @Override
    public LinkContent link(ElementState theirs) {
        return MergedContent.link(theirs.element(), ends(theirs));
    }

    @Override
    public NodeContent node(Element ours, Element theirs, Set<String> paths) {
        return MergedContent.node(ours, theirs, paths);
    }

    @Override
    public LinkContent link(ElementState ours, ElementState theirs, Set<String> paths) {
        return MergedContent.link(ours.element(), ends(ours), theirs.element(), ends(theirs), paths);
    }

    private static Ends ends(ElementState link) {
        return new Ends(Objects.requireNonNull(link.source()), Objects.requireNonNull(link.destination()));
    }
}
