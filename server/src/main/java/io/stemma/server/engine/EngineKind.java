package io.stemma.server.engine;

import io.stemma.server.graph.Snapshot;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The engines there are. */
public enum EngineKind {
    /** {@link RcuEngine}. */
    RCU("rcu"),
    /** {@link ReadWriteLockEngine}. */
    RWLOCK("rwlock"),
    /** {@link MutexEngine}. */
    MUTEX("mutex");

    private final String label;

    EngineKind(String label) {
        this.label = label;
    }

    /** The name on the command line, in meters and in answers. */
    public String label() {
        return label;
    }

    /** The engine of that name. */
    public static EngineKind parse(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("engine: \"" + label + "\" (expected "
                        + Arrays.stream(values()).map(EngineKind::label).collect(Collectors.joining(", ")) + ")"));
    }

    /** An engine of this kind that starts at that snapshot. */
    public TopologyEngine newEngine(Snapshot first, EngineObservers observers) {
        return switch (this) {
            case RCU -> new RcuEngine(first, observers.versions());
            case RWLOCK -> new ReadWriteLockEngine(first, observers.locks());
            case MUTEX -> new MutexEngine(first, observers.locks());
        };
    }
}
