package io.stemma.server.watch;

import io.stemma.v1.Error;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One watch as its watcher saw it.
 *
 * @param request what was asked
 * @param events what came, in order
 * @param error how it ended; null if it was still open or the watcher ended it
 */
public record Recording(
        WatchRequest request,
        List<Received> events,
        @Nullable Error error) {

    /**
     * One event.
     *
     * @param published the newest version that had been published when the event came
     */
    public record Received(WatchResponse event, long published) {}

    /** The version that the watcher has after all of it. */
    long lastVersion() {
        return events.isEmpty()
                ? request.getAfterVersion()
                : events.get(events.size() - 1).event().getVersion();
    }

    Recording with(List<Received> others) {
        return new Recording(request, new ArrayList<>(others), error);
    }
}
