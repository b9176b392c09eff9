package io.stemma.client.top;

import java.util.List;
import java.util.Map;

/**
 * What a server did between two scrapes, and how it stands at the second. A figure that the server does not have is NaN.
 *
 * @param engine "rcu", "rwlock" or "mutex"
 * @param uptimeSeconds since the server's start
 * @param intervalSeconds between the scrapes
 * @param methods the methods that were called since the start
 * @param all all methods together
 * @param protectionsPerSecond how often each protection acted, of those that did
 */
public record Figures(
        String engine,
        double uptimeSeconds,
        double intervalSeconds,
        Machine machine,
        Load load,
        List<Method> methods,
        Method all,
        Commits commits,
        Versions versions,
        List<Topology> topologies,
        Map<String, Double> protectionsPerSecond) {

    public Figures {
        methods = List.copyOf(methods);
        topologies = List.copyOf(topologies);
    }

    /**
     * What the server runs on.
     *
     * @param cpuRatio of all processors, 0..1
     * @param heapMaxBytes the most that the heap may grow to
     * @param directBytes what network buffers hold outside the heap
     * @param gcPauseRatio the part of time that collections stopped the server
     * @param gcPauseMaxSeconds the longest of the last minutes
     */
    public record Machine(
            double cpuRatio,
            double heapUsedBytes,
            double heapMaxBytes,
            double directBytes,
            double gcPauseRatio,
            double gcPauseMaxSeconds) {}

    /** What waits and what is under way. */
    public record Load(
            double connections,
            double requestsInFlight,
            double readsInFlight,
            double queryQueueDepth,
            double loopTasksPending) {}

    /** Calls of a method; times from receipt to answer. */
    public record Method(
            String method, double perSecond, double errorsPerSecond, double p50Seconds, double p99Seconds) {}

    /** The commit path; times of each of its stages. */
    public record Commits(
            double perSecond,
            double conflictsPerSecond,
            double queueDepth,
            double batchMean,
            double queueP99Seconds,
            double logP99Seconds,
            double applyP99Seconds,
            double publishP50Seconds,
            double publishP99Seconds,
            double lockWaitP99Seconds) {}

    /** Superseded versions and who holds them, of all topologies. */
    public record Versions(
            double live,
            double retainedBytes,
            double oldestAgeSeconds,
            double gracePeriodP99Seconds,
            double watchers,
            double watchLagMaxVersions,
            double watchConflationsPerSecond,
            double forks,
            double pins,
            double pinOldestAgeSeconds) {}

    /** One topology; its history is the versions that can still be asked for. */
    public record Topology(
            String topology,
            double version,
            double versionsPerSecond,
            double nodes,
            double links,
            double versionsLive,
            double historyVersions) {}

    /** What happened from the earlier scrape to the later. */
    public static Figures between(Scrape earlier, Scrape later) {
        return new FigureReader(Span.between(earlier, later)).figures();
    }
}
