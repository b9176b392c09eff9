package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.fork.Fork;
import io.stemma.server.fork.ForkRefusal;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.history.PageHolds;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ReadOptions;
import java.util.function.Supplier;

/** Finds forks and their versions for reads and commits. */
final class ForkReads {
    private ForkReads() {}

    /** The fork of that name, whose time starts anew. */
    static Fork use(HostedTopology topology, String name) {
        checkSupported(topology);
        return orRefuse(topology, () -> topology.forks().use(name));
    }

    /** Refuses on an engine that has no snapshots to make forks of. */
    static void checkSupported(HostedTopology topology) {
        if (topology.engine().snapshot() == null) {
            throw Overlays.unsupported(topology.engine(), "fork");
        }
    }

    /** Tells the client of a fork's refusal. */
    static <T> T orRefuse(HostedTopology topology, Supplier<T> action) {
        try {
            return action.get();
        } catch (ForkRefusal refusal) {
            ErrorReason reason = switch (refusal.reason()) {
                case NOT_FOUND -> ErrorReason.FORK_NOT_FOUND;
                case EXISTS -> ErrorReason.FORK_EXISTS;
                case LIMIT_EXCEEDED -> ErrorReason.LIMIT_EXCEEDED;
                case INVALID -> ErrorReason.INVALID_FIELD;
            };
            throw new RefusedException(Errors.error(reason, refusal.subject(), refusal.found(), refusal.expected())
                    .setVersion(topology.engine().version())
                    .build());
        }
    }

    /** The fork's head, if it is at the version that the options want. */
    static Snapshot head(Fork fork, ReadOptions options) {
        Snapshot head = fork.head();
        if (options.hasAtVersion() && options.getAtVersion() != head.version()) {
            throw notAt(fork, options.getAtVersion(), head.version());
        }
        if (options.getMinVersion() > head.version()) {
            throw Errors.refused(
                    ErrorReason.MIN_VERSION_NOT_REACHED,
                    "options.min_version",
                    Long.toString(options.getMinVersion()),
                    "at most " + head.version() + ", the version of fork \"" + fork.name() + "\"");
        }
        return head;
    }

    /** The fork's version that a page token names. */
    static Snapshot page(Fork fork, long version, PageHolds holds) {
        Snapshot held = holds.use(fork.line(), version);
        Snapshot head = fork.head();
        if (held == null && head.version() != version) {
            throw notAt(fork, version, head.version());
        }
        return held == null ? head : held;
    }

    private static RefusedException notAt(Fork fork, long version, long headVersion) {
        ErrorReason reason = version > headVersion ? ErrorReason.VERSION_IN_FUTURE : ErrorReason.VERSION_COMPACTED;
        return new RefusedException(Errors.error(
                        reason,
                        "version",
                        Long.toString(version),
                        headVersion + ", the version of fork \"" + fork.name() + "\"")
                .setFirstVersion(reason == ErrorReason.VERSION_COMPACTED ? headVersion : 0)
                .build());
    }
}
