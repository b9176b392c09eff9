package io.stemma.server.lab;

import io.stemma.server.engine.EngineKind;
import io.stemma.server.engine.EngineObservers;
import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.graph.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Readers beside a writer, on each engine, over the same topology. */
final class EngineExperiment {
    /** In the order in which they are shown. */
    static final List<EngineKind> ENGINES = List.of(EngineKind.MUTEX, EngineKind.RWLOCK, EngineKind.RCU);

    /** Point readers beside a long read, and how many questions each asks in a second. */
    static final int PACED_READERS = 2;

    static final int PACED_READS_PER_SECOND = 1_000;

    /** What is measured. */
    enum Scenario {
        /** Readers ask as fast as they can. */
        BUSY("busy readers"),
        /** Readers ask at a fixed rate. */
        CALM("no long read"),
        /** The same, beside a thread that asks long questions. */
        LONG("beside a long read");

        private final String label;

        Scenario(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /**
     * One measurement.
     *
     * @param readers how many asked, without the one who asks long questions
     * @param reads of the readers: how long from asking, or from the intended start at a fixed rate, to the answer
     * @param writes of the writer: how long from the intended start to the end
     */
    record Result(
            Scenario scenario,
            ReadKind read,
            EngineKind engine,
            int readers,
            Latencies.Summary reads,
            Latencies.Summary writes) {
        /** The longest time anybody waited to be let in. */
        long longestWait() {
            return Math.max(reads.longestWait(), writes.longestWait());
        }
    }

    private final LabPlan plan;
    private final LabProgress progress;
    private final byte[][] nodeIds;
    private final int links;
    private final Map<EngineKind, TopologyEngine> engines = new LinkedHashMap<>();
    private final List<Result> results = new ArrayList<>();
    private long answers;

    private EngineExperiment(LabPlan plan, LabProgress progress) {
        this.plan = plan;
        this.progress = progress;
        progress.start(
                "engines",
                ENGINES.size() * (ReadKind.values().length * plan.threads().size() + 2));
        progress.step("growing a topology");
        Snapshot first = GeneratedTopology.grow(plan.nodes(), plan.linksPerNode(), plan.seed());
        this.links = first.linkCount();
        this.nodeIds = new byte[plan.nodes()][];
        for (int node = 0; node < nodeIds.length; node++) {
            nodeIds[node] = GeneratedTopology.nodeId(node);
        }
        ENGINES.forEach(kind -> engines.put(kind, kind.newEngine(first, EngineObservers.NONE)));
    }

    static List<Result> run(LabPlan plan, LabProgress progress) {
        return new EngineExperiment(plan, progress).run();
    }

    private List<Result> run() {
        warmUp();
        for (ReadKind read : ReadKind.values()) {
            for (int readers : plan.threads()) {
                engines.forEach((kind, engine) -> busy(read, readers, kind, engine));
            }
        }
        engines.forEach((kind, engine) -> paced(Scenario.CALM, kind, engine));
        engines.forEach((kind, engine) -> paced(Scenario.LONG, kind, engine));
        if (answers == 0) {
            throw new IllegalStateException("the sum of all answers: 0 (expected more)");
        }
        return results;
    }

    /* All engines and questions, before the first is measured: they share compiled code, and all are to share the same. */
    private void warmUp() {
        for (ReadKind read : ReadKind.values()) {
            for (TopologyEngine engine : engines.values()) {
                Crew.work(plan.warmUpSeconds(), List.of(reader(engine, read, null, 0), writer(engine)));
            }
        }
    }

    private void busy(ReadKind read, int readers, EngineKind kind, TopologyEngine engine) {
        progress.step(kind.label() + ", " + read.label() + ", " + readers + " readers");
        List<Reader> all = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            all.add(reader(engine, read, null, i));
        }
        measure(Scenario.BUSY, read, kind, engine, all, null);
    }

    private void paced(Scenario scenario, EngineKind kind, TopologyEngine engine) {
        progress.step(kind.label() + ", " + scenario.label());
        List<Reader> all = new ArrayList<>();
        for (int i = 0; i < PACED_READERS; i++) {
            all.add(reader(engine, ReadKind.POINT, PACED_READS_PER_SECOND, i));
        }
        LongReader longReader = scenario == Scenario.LONG ? new LongReader(engine, plan.longReadSeconds()) : null;
        measure(scenario, ReadKind.POINT, kind, engine, all, longReader);
    }

    private void measure(
            Scenario scenario,
            ReadKind read,
            EngineKind kind,
            TopologyEngine engine,
            List<Reader> readers,
            @Nullable LongReader longReader) {
        Writer writer = writer(engine);
        List<Crew.Worker> crew = new ArrayList<>(readers);
        crew.add(writer);
        if (longReader != null) {
            crew.add(longReader);
        }
        double took = Crew.work(scenario == Scenario.BUSY ? plan.seconds() : plan.besideLongReadSeconds(), crew);
        answers += readers.stream().mapToLong(Reader::answers).sum();
        Collection<Latencies> reads = readers.stream().map(Reader::latencies).toList();
        results.add(new Result(
                scenario,
                read,
                kind,
                readers.size(),
                Latencies.summary(reads, took),
                Latencies.summary(List.of(writer.latencies()), took)));
    }

    private Reader reader(TopologyEngine engine, ReadKind read, @Nullable Integer perSecond, int number) {
        return new Reader(engine, read, nodeIds, perSecond, plan.seed() + 1 + number);
    }

    private Writer writer(TopologyEngine engine) {
        return new Writer(engine, links, plan.writesPerSecond(), plan.seed());
    }
}
