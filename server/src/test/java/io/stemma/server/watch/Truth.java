package io.stemma.server.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** What a topology really was at each version, whatever was told of it. May be used by many threads. */
public final class Truth {
    private static final int STATES_KEPT = 4_096;

    /** In the order of use. */
    private final Map<Long, TopologyState> states = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, TopologyState> eldest) {
            return size() > STATES_KEPT;
        }
    };

    private final LongFunction<TopologyState> source;

    /** Takes each version from there when it is asked for. */
    public Truth(LongFunction<TopologyState> source) {
        this.source = source;
    }

    /** The topology at that version. */
    synchronized TopologyState at(long version) {
        return states.computeIfAbsent(version, source::apply);
    }
}
