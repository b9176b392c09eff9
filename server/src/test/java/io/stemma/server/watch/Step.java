package io.stemma.server.watch;

import static org.assertj.core.api.Assertions.fail;

import io.stemma.server.watch.Recording.Received;
import io.stemma.v1.ElementChange;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchResponse;
import io.stemma.v1.WatchResponse.EventCase;
import java.util.ArrayList;
import java.util.List;

/**
 * What moves a watcher on as a whole: one event, or all the parts of one that is continued.
 *
 * @param event the event, its last part if there are several
 * @param changes the changes of all its parts
 */
record Step(WatchResponse event, List<ElementChange> changes) {

    EventCase kind() {
        return event.getEventCase();
    }

    long version() {
        return event.getVersion();
    }

    VersionChanges head() {
        return event.getChanges();
    }

    /** The steps of a recording. An event that the recording ends within is left out: its watcher drops it, too. */
    static List<Step> of(Recording recording) {
        List<Step> steps = new ArrayList<>();
        List<ElementChange> open = new ArrayList<>();
        boolean continued = false;
        long previous = 0;
        for (Received received : recording.events()) {
            WatchResponse event = received.event();
            VersionChanges changes = event.getChanges();
            if (continued && (!event.hasChanges() || changes.getPreviousVersion() != previous)) {
                fail("the event after version %s is broken off by %s", previous, event);
            }
            open.addAll(changes.getChangesList());
            continued = changes.getContinued();
            previous = changes.getPreviousVersion();
            if (!continued) {
                steps.add(new Step(event, List.copyOf(open)));
                open.clear();
            } else if (event.getVersion() != previous) {
                fail("a part that is continued moves to version %s (expected %s)", event.getVersion(), previous);
            }
        }
        return steps;
    }
}
