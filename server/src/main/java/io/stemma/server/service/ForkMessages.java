package io.stemma.server.service;

import io.stemma.v1.Basis;
import io.stemma.v1.Fork;

/** Forks as the contract tells of them. */
final class ForkMessages {
    private ForkMessages() {}

    static Fork message(HostedTopology topology, io.stemma.server.fork.Fork fork) {
        Fork.Builder message = Fork.newBuilder()
                .setName(fork.name())
                .setTopology(topology.name())
                .setOwner(fork.owner())
                .setDescription(fork.description())
                .setBaseVersion(fork.baseVersion())
                .setMergedVersion(fork.mergedVersion())
                .setVersion(fork.head().version())
                .setCreateTimeUs(fork.createTimeMicros())
                .setExpireTimeUs(topology.forks().expireTimeMicros(fork))
                .setChangeCount(fork.changeCount())
                .setRetainedBytes(fork.retainedBytes());
        String parent = fork.parentName();
        if (parent != null) {
            message.setParentFork(parent);
        }
        return message.build();
    }

    /** What an answer of the fork stands on. */
    static Basis basis(io.stemma.server.fork.Fork fork) {
        return Basis.newBuilder()
                .setFork(fork.name())
                .setBaseVersion(fork.baseVersion())
                .build();
    }
}
