package io.stemma.client.cli;

import io.stemma.client.top.Figures;
import io.stemma.client.top.Figures.Commits;
import io.stemma.client.top.Figures.Load;
import io.stemma.client.top.Figures.Machine;
import io.stemma.client.top.Figures.Method;
import io.stemma.client.top.Figures.Topology;
import io.stemma.client.top.Figures.Versions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One frame of {@code stemma top}, as lines of plain text. */
final class TopFrame {
    private static final String NONE = "-";

    private TopFrame() {}

    static List<String> lines(Figures figures, String address) {
        List<String> lines = new ArrayList<>();
        lines.add(Table.clean("stemma top  " + address + "  engine " + figures.engine() + "  up "
                + up(figures.uptimeSeconds()) + "  over " + time(figures.intervalSeconds())));
        lines.add(machine(figures.machine()));
        lines.add(load(figures.load()));
        lines.add("");
        addTable(methods(figures), lines);
        lines.add("");
        lines.addAll(commits(figures.commits()));
        lines.addAll(versions(figures.versions()));
        lines.add("");
        addTable(topologies(figures.topologies()), lines);
        lines.add("");
        lines.add("protections/s  " + protections(figures));
        return lines;
    }

    private static String machine(Machine machine) {
        return "cpu " + percent(machine.cpuRatio()) + "  heap " + bytes(machine.heapUsedBytes()) + " of "
                + bytes(machine.heapMaxBytes()) + "  direct " + bytes(machine.directBytes()) + "  gc "
                + percent(machine.gcPauseRatio()) + " of the time, longest " + time(machine.gcPauseMaxSeconds());
    }

    private static String load(Load load) {
        return "connections " + count(load.connections()) + "  requests in flight " + count(load.requestsInFlight())
                + "  long reads " + count(load.readsInFlight()) + ", waiting " + count(load.queryQueueDepth())
                + "  loop tasks " + count(load.loopTasksPending());
    }

    private static Table methods(Figures figures) {
        Table table = Table.of("METHOD", ">REQUESTS/S", ">ERRORS/S", ">p50", ">p99");
        figures.methods().forEach(method -> add(method, table));
        add(figures.all(), table);
        return table;
    }

    private static void add(Method method, Table table) {
        table.row(
                method.method(),
                rate(method.perSecond()),
                rate(method.errorsPerSecond()),
                time(method.p50Seconds()),
                time(method.p99Seconds()));
    }

    private static List<String> commits(Commits commits) {
        return List.of(
                "commits/s " + rate(commits.perSecond()) + "  conflicts/s " + rate(commits.conflictsPerSecond())
                        + "  queue " + count(commits.queueDepth()) + "  batch " + rate(commits.batchMean())
                        + "  lock wait p99 " + time(commits.lockWaitP99Seconds()),
                "p99 of  queue " + time(commits.queueP99Seconds()) + "  log " + time(commits.logP99Seconds())
                        + "  apply " + time(commits.applyP99Seconds()) + "  publish "
                        + time(commits.publishP99Seconds()) + " (p50 " + time(commits.publishP50Seconds()) + ")");
    }

    private static List<String> versions(Versions versions) {
        return List.of(
                "live versions " + count(versions.live()) + ", retaining " + bytes(versions.retainedBytes())
                        + ", oldest " + time(versions.oldestAgeSeconds()) + "  grace period p99 "
                        + time(versions.gracePeriodP99Seconds()),
                "watchers " + count(versions.watchers()) + ", lag " + count(versions.watchLagMaxVersions())
                        + " versions, conflations/s " + rate(versions.watchConflationsPerSecond()) + "  forks "
                        + count(versions.forks()) + "  pins " + count(versions.pins()) + ", oldest "
                        + time(versions.pinOldestAgeSeconds()));
    }

    private static Table topologies(List<Topology> topologies) {
        Table table = Table.of("TOPOLOGY", ">VERSION", ">VERSIONS/S", ">NODES", ">LINKS", ">LIVE", ">HISTORY");
        topologies.forEach(topology -> table.row(
                topology.topology(),
                count(topology.version()),
                rate(topology.versionsPerSecond()),
                count(topology.nodes()),
                count(topology.links()),
                count(topology.versionsLive()),
                count(topology.historyVersions())));
        return table;
    }

    private static String protections(Figures figures) {
        return figures.protectionsPerSecond().isEmpty()
                ? "none acted"
                : figures.protectionsPerSecond().entrySet().stream()
                        .map(kind -> Table.clean(kind.getKey()) + " " + rate(kind.getValue()))
                        .collect(Collectors.joining("  "));
    }

    private static void addTable(Table table, List<String> lines) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text), 0);
        text.toString().lines().forEach(lines::add);
    }

    private static String count(double value) {
        return Double.isNaN(value) ? NONE : Quantity.count(Math.round(value));
    }

    private static String rate(double value) {
        return value > 0 && value < 10 ? String.format(Locale.ROOT, "%.1f", value) : count(value);
    }

    private static String percent(double ratio) {
        return Double.isNaN(ratio) ? NONE : String.format(Locale.ROOT, "%.0f %%", 100 * ratio);
    }

    private static String bytes(double bytes) {
        return Double.isNaN(bytes) ? NONE : Quantity.bytes(Math.round(bytes));
    }

    /** 0.00042 seconds as "420 us". */
    static String time(double seconds) {
        if (Double.isNaN(seconds)) {
            return NONE;
        }
        if (seconds < 1e-3) {
            return String.format(Locale.ROOT, "%.0f us", 1e6 * seconds);
        }
        return seconds < 1
                ? String.format(Locale.ROOT, "%.1f ms", 1e3 * seconds)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String up(double seconds) {
        if (Double.isNaN(seconds)) {
            return NONE;
        }
        Duration up = Duration.ofSeconds((long) seconds);
        return up.toHours() > 0
                ? up.toHours() + " h " + up.toMinutesPart() + " min"
                : up.toMinutes() + " min " + up.toSecondsPart() + " s";
    }
}
