package io.stemma.server.config;

import java.util.Locale;

/** A number that the operator may choose, with its default and its range. The unit stands in the name. */
public enum Setting {
    RPC_PORT(7420, 0, 65_535, "TCP port of the native protocol; 0 picks a free one"),
    HTTP_PORT(7421, 0, 65_535, "TCP port of metrics and health; 0 picks a free one"),

    EVENT_LOOP_THREADS(cores(), 1, 1_024, "threads that serve connections and short reads"),
    QUERY_THREADS(Math.max(2, cores()), 1, 1_024, "threads that walk the graph for long reads"),
    QUERY_QUEUE_MAX(1_024, 1, 1_000_000, "long reads that may wait for a thread; more are refused"),
    QUERY_WAIT_MAX_MS(
            250,
            1,
            600_000,
            "time a long read may wait for a thread; half of what is left until its deadline if that is less"),

    CONNECTIONS_MAX(10_000, 1, 1_000_000, "native connections at once"),
    CONNECTIONS_PER_ADDRESS_MAX(0, 0, 1_000_000, "native connections at once from one address; 0 for no limit"),
    FRAME_BYTES_MAX(16 << 20, 64 << 10, 256 << 20, "largest request, in bytes"),
    IN_FLIGHT_MAX(1_024, 1, 1_000_000, "open requests per connection; past it the connection is not read"),
    WRITE_BUFFER_BYTES_MAX(1 << 20, 64 << 10, 1 << 30, "unsent reply bytes per connection; past it it is not read"),
    HELLO_TIMEOUT_MS(10_000, 1, 3_600_000, "time for a new connection to say Hello"),
    FRAME_TIMEOUT_MS(30_000, 1, 3_600_000, "time for a request that has begun to arrive in full"),
    WRITE_TIMEOUT_MS(30_000, 1, 3_600_000, "time that a client may leave full buffers unread"),
    IDLE_TIMEOUT_MS(0, 0, 86_400_000, "time without requests until a connection is closed; 0 for no limit"),
    REQUEST_DEADLINE_MS(30_000, 1, 86_400_000, "deadline of a request that names none"),
    REQUEST_DEADLINE_MAX_MS(600_000, 1, 86_400_000, "longest deadline a request may name; longer ones are cut"),

    COMMIT_QUEUE_MAX(16_384, 1, 10_000_000, "transactions that may wait for the commit thread; more are refused"),
    COMMIT_BATCH_MAX(1_024, 1, 1_000_000, "transactions that are made durable together"),
    TRANSACTION_CHANGES_MAX(100_000, 1, 10_000_000, "changes in one transaction"),
    IMPORT_ELEMENTS_MAX(20_000_000, 1, Integer.MAX_VALUE, "nodes and links in one import"),
    PAGE_SIZE_MAX(10_000, 1, 1_000_000, "elements in one page of a list"),
    HISTORY_VERSIONS(1_024, 1, 10_000_000, "versions of a topology that stay readable"),
    HISTORY_AGE_MS(600_000, 1, Integer.MAX_VALUE, "how long a version stays readable once superseded"),
    HISTORY_BYTES(256L << 20, 1 << 20, 1L << 40, "memory that superseded versions of a topology may hold, in bytes"),

    PINS_MAX(10_000, 0, 1_000_000, "pins at once"),
    PINS_PER_CLIENT_MAX(1_000, 0, 1_000_000, "pins at once of one client"),
    PIN_TTL_MS(300_000, 1, Integer.MAX_VALUE, "how long a pin holds a version, if its client does not say"),
    PIN_TTL_MAX_MS(86_400_000, 1, Integer.MAX_VALUE, "longest time that a pin may be made or renewed for"),
    PIN_BYTES_MAX(256L << 20, 1 << 20, 1L << 40, "memory that all pins may hold beside history, in bytes"),
    PIN_BYTES_PER_CLIENT_MAX(128L << 20, 1 << 20, 1L << 40, "the same for the pins of one client"),

    FORKS_MAX(100, 0, 1_000_000, "forks of one topology"),
    FORKS_PER_OWNER_MAX(50, 0, 1_000_000, "forks of one topology that one client made"),
    FORK_TTL_MS(3_600_000, 1, Integer.MAX_VALUE, "how long a fork lives unused, if its maker does not say"),
    FORK_TTL_MAX_MS(86_400_000, 1, Integer.MAX_VALUE, "longest time that a fork may be made to live unused"),
    FORK_CHANGES_MAX(100_000, 1, 10_000_000, "elements that one fork may put and delete"),
    FORK_BYTES_MAX(256L << 20, 1 << 16, 1L << 40, "memory that one fork may hold for its changes, in bytes"),
    HEAP_PERCENT_MAX(85, 1, 100, "heap in use after a collection, in percent, past which only deletions are committed"),
    COUNTERS_MAX(1_000_000, 0, 100_000_000, "counters of one topology"),
    COUNTERS_PER_ELEMENT_MAX(1_000, 1, 1_000_000, "counters of one node or link"),
    LEASES_MAX(10_000, 0, 1_000_000, "leases of one topology"),
    LEASE_ELEMENTS_MAX(100_000, 1, 10_000_000, "nodes and links under one lease"),
    WATCH_THREADS(Math.max(2, cores() / 2), 2, 1_024, "threads that send to watchers; slow filters leave one free"),
    WATCHERS_MAX(10_000, 0, 1_000_000, "watches at once"),
    WATCH_MESSAGE_BYTES_MAX(
            256 << 10, 4 << 10, 16 << 20, "a message to a watcher, in bytes; one element may exceed it"),
    WATCH_SHARED_BYTES_MAX(32L << 20, 0, 1L << 40, "encoded changes that are kept for other watchers, in bytes"),
    WATCH_BOOKMARK_MS(5_000, 100, 3_600_000, "how long a watcher hears nothing while the version moves on"),
    STREAMS_PER_CONNECTION_MAX(256, 1, 1_000_000, "watches and other streams at once on one connection"),

    SHUTDOWN_GRACE_MS(10_000, 0, 3_600_000, "time that open requests get to finish when the server stops");

    private final long defaultValue;
    private final long min;
    private final long max;
    private final String help;

    Setting(long defaultValue, long min, long max, String help) {
        this.defaultValue = defaultValue;
        this.min = min;
        this.max = max;
        this.help = help;
    }

    /** The option on the command line: "--rpc-port". */
    public String option() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The value when nobody chose one. */
    public long defaultValue() {
        return defaultValue;
    }

    /** What it is, for people. */
    public String help() {
        return help;
    }

    /** The values accepted: "0..65535". */
    String range() {
        return min + ".." + max;
    }

    boolean accepts(long value) {
        return value >= min && value <= max;
    }

    private static int cores() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }
}
