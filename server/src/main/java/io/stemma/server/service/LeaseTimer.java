package io.stemma.server.service;

import io.stemma.server.txn.Command;
import io.stemma.server.txn.CommitPipeline;
import io.stemma.server.txn.LeaseChange;
import io.stemma.server.txn.Transaction;

/** Notices leases whose time is over and has their ends committed, in order with all else. */
final class LeaseTimer {
    /** How often it looks, in milliseconds. */
    static final long TICK_MILLIS = 100;

    private final Catalog catalog;
    private final CommitPipeline pipeline;

    LeaseTimer(Catalog catalog, CommitPipeline pipeline) {
        this.catalog = catalog;
        this.pipeline = pipeline;
    }

    /** Looks at all leases. */
    void tick() {
        for (HostedTopology topology : catalog.all()) {
            for (LeaseChange change : topology.leases().takeDue()) {
                var unused = pipeline.submit(Command.of(topology.name(), change, Transaction.of())
                                .by("lease"))
                        .whenComplete((outcome, failure) -> {
                            if (failure != null) {
                                topology.leases().askAgain();
                            }
                        });
            }
        }
    }
}
