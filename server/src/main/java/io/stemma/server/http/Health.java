package io.stemma.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server can do its work, and what stands against it. A part of the server says why it is not ready, and
 * takes that back.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Health {
    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();
    private final Supplier<@Nullable Throwable> commitFailure;

    /** @param commitFailure what stopped the commit pipeline, or null while it is sound */
    public Health(Supplier<@Nullable Throwable> commitFailure) {
        this.commitFailure = commitFailure;
    }

    /** Says why a part is not ready: "commit" because "the log failed". */
    public void notReady(String part, String reason) {
        reasons.put(part, reason);
    }

    /** Says that the part is ready. */
    public void ready(String part) {
        reasons.remove(part);
    }

    /** True if every part is ready. */
    public boolean isReady() {
        return reasons.isEmpty() && commitFailure.get() == null;
    }

    /** Why the server is not ready, one line each: "commit: the log failed". Empty if it is. */
    public List<String> reasons() {
        List<String> lines = new ArrayList<>();
        Throwable failure = commitFailure.get();
        if (failure != null) {
            lines.add("commit: " + failure);
        }
        reasons.forEach((part, reason) -> lines.add(part + ": " + reason));
        return lines;
    }
}
