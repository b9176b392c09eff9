package io.stemma.server.lab;

import io.stemma.server.engine.EngineKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the primary node while a writer refreshes it as fast as it can, and counts the reads that break. */
final class RaceExperiment {
    /** The name of the network without synchronization. */
    static final String PLAIN = "unsynchronized";

    /** Networks by name, in the order in which they are shown. */
    private static final Map<String, Supplier<RaceTrack>> TRACKS = new LinkedHashMap<>();

    static {
        TRACKS.put(PLAIN, RaceTrack::plain);
        for (EngineKind kind : EngineExperiment.ENGINES) {
            TRACKS.put(kind.label(), () -> RaceTrack.on(kind));
        }
    }

    /**
     * One measurement.
     *
     * @param network the engine, or {@link #PLAIN}
     * @param readers how many read
     * @param reads how often they did, in sum
     * @param broken how many reads found a primary that was not there
     * @param refreshes how often the writer refreshed meanwhile
     */
    record Result(String network, int readers, long reads, long broken, long refreshes) {
        double brokenPerMillion() {
            return reads == 0 ? 0 : 1e6 * broken / reads;
        }
    }

    private RaceExperiment() {}

    static List<Result> run(LabPlan plan, LabProgress progress) {
        progress.start("race", TRACKS.size());
        int readers =
                Math.max(1, Math.min(plan.threadsMost(), Runtime.getRuntime().availableProcessors()) - 1);
        List<Result> results = new ArrayList<>();
        TRACKS.forEach((name, track) -> {
            measure(name, track.get(), readers, plan.warmUpSeconds());
            progress.step(name);
            results.add(measure(name, track.get(), readers, plan.seconds()));
        });
        return results;
    }

    private static Result measure(String name, RaceTrack track, int readers, double seconds) {
        Refreshing writer = new Refreshing(track);
        List<Looking> lookers = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            lookers.add(new Looking(track));
        }
        List<Crew.Worker> crew = new ArrayList<>(lookers);
        crew.add(writer);
        Crew.work(seconds, crew);
        return new Result(
                name,
                readers,
                lookers.stream().mapToLong(looker -> looker.reads).sum(),
                lookers.stream().mapToLong(looker -> looker.broken).sum(),
                writer.refreshes);
    }

    /** Refreshes until the shift is over. Owned by its thread, then by the one that waited for it. */
    private static final class Refreshing implements Crew.Worker {
        private final RaceTrack track;
        private long refreshes;

        Refreshing(RaceTrack track) {
            this.track = track;
        }

        @Override
        public void work(Shift shift) {
            while (!shift.isOver()) {
                track.refresh();
                refreshes++;
            }
        }
    }

    /** Reads until the shift is over. Owned by its thread, then by the one that waited for it. */
    private static final class Looking implements Crew.Worker {
        private final RaceTrack track;
        private long reads;
        private long broken;

        Looking(RaceTrack track) {
            this.track = track;
        }

        @Override
        public void work(Shift shift) {
            while (!shift.isOver()) {
                reads++;
                if (!track.read()) {
                    broken++;
                }
            }
        }
    }
}
