package io.stemma.server.service;

import io.stemma.server.fork.Fork;
import io.stemma.server.graph.GraphView;
import io.stemma.v1.Basis;
import org.jspecify.annotations.Nullable;

/**
 * What one read sees.
 *
 * @param topology the topology that was asked
 * @param fork the fork that was asked; null for the topology itself
 * @param graph the graph that answers: with the overlay, if there is one
 * @param without the graph that the overlay was laid over; null without one
 * @param overlayChanged how many elements the overlay changed
 */
record ReadView(
        HostedTopology topology,
        @Nullable Fork fork,
        GraphView graph,
        @Nullable GraphView without,
        int overlayChanged) {

    /** Tells the line of versions from others: the topology's incarnation, or what stands for the fork. */
    long line() {
        return fork == null ? topology.incarnation() : fork.line();
    }

    /** The version that the line has. */
    GraphView held() {
        return without == null ? graph : without;
    }

    /** What an answer stands on; null if that is the topology itself. */
    @Nullable
    Basis basis() {
        if (fork == null && without == null) {
            return null;
        }
        Basis from = fork == null ? Basis.getDefaultInstance() : ForkMessages.basis(fork);
        return from.toBuilder()
                .setOverlay(without != null)
                .setOverlayChanged(overlayChanged)
                .build();
    }

    /** The answer, which says what it stands on where that is not the topology itself. */
    Answer basedOn(Answer answer) {
        Basis basis = basis();
        return basis == null ? answer : answer.with(basis);
    }
}
