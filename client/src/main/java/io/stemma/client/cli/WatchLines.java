package io.stemma.client.cli;

import io.stemma.client.StemmaException;
import io.stemma.client.WatchListener;
import io.stemma.v1.Topology;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchResponse;
import io.stemma.v1.WatchState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Prints what a watch tells: a line for each change, or each event as JSON; what is not an event goes to standard error. */
final class WatchLines implements WatchListener {
    private final Output output;
    private final Turns turns;
    private final long countMax;
    private final long untilVersion;
    private final Table table = Table.of(">VERSION", "TIME", "CHANGE", "ELEMENT", "WHAT");

    /** Owned by the command's thread. */
    private long count;

    private volatile long version;

    /** Ends after so many versions with changes, or when that version has come. */
    WatchLines(Output output, Turns turns, long countMax, long untilVersion) {
        this.output = output;
        this.turns = turns;
        this.countMax = countMax;
        this.untilVersion = untilVersion;
    }

    @Override
    public CompletionStage<?> onEvent(WatchResponse event) {
        return CompletableFuture.runAsync(() -> print(event), turns);
    }

    @Override
    public void onState(@Nullable StemmaException gap) {
        if (gap != null) {
            note(ErrorReport.text(gap) + "; the state follows");
        }
    }

    @Override
    public void onInterrupted(StemmaException cause) {
        note(ErrorReport.text(cause) + "; going on after version " + version);
    }

    /** Says where to go on. */
    void end() {
        if (version > 0) {
            note("watched up to version " + version + "; go on with --after-version " + version);
        }
    }

    private void note(String text) {
        output.out().flush();
        output.err().println("stemma: " + text);
        output.err().flush();
    }

    private void print(WatchResponse event) {
        if (output.json()) {
            json(event);
        } else {
            text(event);
        }
        if (event.hasState()) {
            return;
        }
        version = event.getVersion();
        count += event.hasChanges() ? 1 : 0;
        if (count >= countMax || version >= untilVersion) {
            turns.enough();
        }
    }

    private void json(WatchResponse event) {
        try {
            output.line(event);
        } catch (IOException e) {
            throw new UncheckedIOException("standard output", e);
        }
    }

    private void text(WatchResponse event) {
        switch (event.getEventCase()) {
            case STATE -> state(event.getVersion(), event.getState());
            case SYNC -> sync(event.getSync().getTopology());
            case CHANGES -> changes(event.getVersion(), event.getChanges());
            case BOOKMARK, EVENT_NOT_SET -> {}
        }
        output.table(table);
    }

    private void state(long at, WatchState state) {
        state.getNodesList().forEach(node -> table.row(at, "", "has", "node/" + node.getId(), ChangeText.text(node)));
        state.getLinksList().forEach(link -> table.row(at, "", "has", "link/" + link.getId(), ChangeText.text(link)));
    }

    private void sync(Topology topology) {
        String size = Quantity.count(topology.getNodeCount(), "node") + ", "
                + Quantity.count(topology.getLinkCount(), "link");
        table.row(topology.getVersion(), time(topology.getCommitTimeUs()), "watched", "topology", size);
    }

    private void changes(long at, VersionChanges changes) {
        String time = time(changes.getCommitTimeUs());
        if (changes.hasTopology()) {
            String primary = changes.getTopology().getPrimaryNodeId();
            table.row(at, time, "changed", "topology", primary.isEmpty() ? "no primary" : "primary " + primary);
        } else if (changes.getChangesCount() == 0) {
            table.row(at, time, "", "", "");
        }
        changes.getChangesList()
                .forEach(change -> table.row(
                        at, time, ChangeText.kind(change), ChangeText.element(change), ChangeText.details(change)));
    }

    private static String time(long micros) {
        return Instant.EPOCH
                .plus(micros, ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }
}
