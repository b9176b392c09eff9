package io.stemma.client.load;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What both comparisons can be told. */
final class RunOptions {
    /** A run goes on so long before it counts. */
    static final Duration SETTLE = Duration.ofMillis(300);

    @Option(names = "--nodes", paramLabel = "N", description = "Nodes of the topology. Default: 100000.")
    private int nodes = 100_000;

    @Option(names = "--clients", paramLabel = "N", description = "Connections to each server. Default: 8.")
    private int clients = 8;

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each server. Default: 5.")
    private int rounds = 5;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of a run. Default: 3.")
    private double seconds = 3;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Seconds of each question to each server before the first run. Default: 15.")
    private double warmUp = 15;

    @Option(names = "--seed", paramLabel = "N", description = "Of the topology and the questions. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--server-cpus",
            paramLabel = "LIST",
            description = "Pin the servers there with taskset: 0, or 0-3.")
    private @Nullable String serverCpus;

    int nodes() {
        return nodes;
    }

    int clients() {
        return clients;
    }

    int rounds() {
        return rounds;
    }

    Duration time() {
        return duration(seconds);
    }

    Duration warmUp() {
        return duration(warmUp);
    }

    long seed() {
        return seed;
    }

    @Nullable
    String serverCpus() {
        return serverCpus;
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
