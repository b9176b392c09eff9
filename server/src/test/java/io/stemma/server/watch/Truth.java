package io.stemma.server.watch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/** What a topology really was at each version, whatever was told of it. May be used by many threads. */
public final class Truth {
    private final Map<Long, TopologyState> states = new ConcurrentHashMap<>();
    private final LongFunction<TopologyState> source;

    /** Takes each version from there, once. */
    public Truth(LongFunction<TopologyState> source) {
        this.source = source;
    }

    /** The topology at that version. */
    TopologyState at(long version) {
        return states.computeIfAbsent(version, source::apply);
    }
}
