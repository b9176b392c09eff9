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
    private final Map<String, Supplier<@Nullable String>> checks = new ConcurrentSkipListMap<>();

    /** Says why a part is not ready: "commit" because "the log failed". */
    public void notReady(String part, String reason) {
        reasons.put(part, reason);
    }

    /** Says that the part is ready. */
    public void ready(String part) {
        reasons.remove(part);
    }

    /** Asks the part whenever somebody wants to know: the check gives the reason why it is not ready, or null. */
    public void check(String part, Supplier<@Nullable String> check) {
        checks.put(part, check);
    }

    /** True if every part is ready. */
    public boolean isReady() {
        return reasons().isEmpty();
    }

    /** Why the server is not ready, one line each: "commit: the log failed". Empty if it is. */
    public List<String> reasons() {
        List<String> lines = new ArrayList<>();
        reasons.forEach((part, reason) -> lines.add(part + ": " + reason));
        checks.forEach((part, check) -> {
            String reason = check.get();
            if (reason != null) {
                lines.add(part + ": " + reason);
            }
        });
        return lines;
    }
}
