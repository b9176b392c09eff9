package io.stemma.server.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Every bound of the server, by name and with its unit. {@link Setting} has what each one means, its default and its
 * range.
 *
 * @param chosen the settings that differ from their defaults, or were at least chosen
 */
public record Limits(
        int eventLoopThreads,
        int queryThreads,
        int queryQueueMax,
        int connectionsMax,
        int connectionsPerAddressMax,
        int frameBytesMax,
        int inFlightMax,
        int writeBufferBytesMax,
        int helloTimeoutMillis,
        int frameTimeoutMillis,
        int writeTimeoutMillis,
        int idleTimeoutMillis,
        int requestDeadlineMillis,
        int requestDeadlineMaxMillis,
        int commitQueueMax,
        int commitBatchMax,
        int transactionChangesMax,
        int importElementsMax,
        int pageSizeMax,
        int historyVersionsMax,
        int historyAgeMaxMillis,
        int forksMax,
        int forksPerOwnerMax,
        int forkTtlMillis,
        int forkTtlMaxMillis,
        int forkChangesMax,
        long forkBytesMax,
        long historyBytesMax,
        int pinsMax,
        int pinsPerClientMax,
        int pinTtlMillis,
        int pinTtlMaxMillis,
        long pinBytesMax,
        long pinBytesPerClientMax,
        int heapPercentMax,
        int leasesMax,
        int leaseElementsMax,
        int watchThreads,
        int watchersMax,
        int watchMessageBytesMax,
        long watchSharedBytesMax,
        int watchBookmarkMillis,
        int streamsPerConnectionMax,
        int shutdownGraceMillis,
        Map<Setting, ? extends Number> chosen) {

    public Limits {
        chosen = Map.copyOf(chosen);
    }

    /** The limits of a server that was told nothing. */
    public static Limits defaults() {
        return of(Map.of());
    }

    /** These settings, and defaults for the others. */
    public static Limits of(Map<Setting, ? extends Number> settings) {
        return new Limits(
                Setting.EVENT_LOOP_THREADS.in(settings),
                Setting.QUERY_THREADS.in(settings),
                Setting.QUERY_QUEUE_MAX.in(settings),
                Setting.CONNECTIONS_MAX.in(settings),
                Setting.CONNECTIONS_PER_ADDRESS_MAX.in(settings),
                Setting.FRAME_BYTES_MAX.in(settings),
                Setting.IN_FLIGHT_MAX.in(settings),
                Setting.WRITE_BUFFER_BYTES_MAX.in(settings),
                Setting.HELLO_TIMEOUT_MS.in(settings),
                Setting.FRAME_TIMEOUT_MS.in(settings),
                Setting.WRITE_TIMEOUT_MS.in(settings),
                Setting.IDLE_TIMEOUT_MS.in(settings),
                Setting.REQUEST_DEADLINE_MS.in(settings),
                Setting.REQUEST_DEADLINE_MAX_MS.in(settings),
                Setting.COMMIT_QUEUE_MAX.in(settings),
                Setting.COMMIT_BATCH_MAX.in(settings),
                Setting.TRANSACTION_CHANGES_MAX.in(settings),
                Setting.IMPORT_ELEMENTS_MAX.in(settings),
                Setting.PAGE_SIZE_MAX.in(settings),
                Setting.HISTORY_VERSIONS.in(settings),
                Setting.HISTORY_AGE_MS.in(settings),
                Setting.FORKS_MAX.in(settings),
                Setting.FORKS_PER_OWNER_MAX.in(settings),
                Setting.FORK_TTL_MS.in(settings),
                Setting.FORK_TTL_MAX_MS.in(settings),
                Setting.FORK_CHANGES_MAX.in(settings),
                Setting.FORK_BYTES_MAX.longIn(settings),
                Setting.HISTORY_BYTES.longIn(settings),
                Setting.PINS_MAX.in(settings),
                Setting.PINS_PER_CLIENT_MAX.in(settings),
                Setting.PIN_TTL_MS.in(settings),
                Setting.PIN_TTL_MAX_MS.in(settings),
                Setting.PIN_BYTES_MAX.longIn(settings),
                Setting.PIN_BYTES_PER_CLIENT_MAX.longIn(settings),
                Setting.HEAP_PERCENT_MAX.in(settings),
                Setting.LEASES_MAX.in(settings),
                Setting.LEASE_ELEMENTS_MAX.in(settings),
                Setting.WATCH_THREADS.in(settings),
                Setting.WATCHERS_MAX.in(settings),
                Setting.WATCH_MESSAGE_BYTES_MAX.in(settings),
                Setting.WATCH_SHARED_BYTES_MAX.longIn(settings),
                Setting.WATCH_BOOKMARK_MS.in(settings),
                Setting.STREAMS_PER_CONNECTION_MAX.in(settings),
                Setting.SHUTDOWN_GRACE_MS.in(settings),
                settings);
    }

    /** The limits by name, in the order of {@link Setting}: "frame_bytes_max" to 16777216. */
    public Map<String, Long> byName() {
        Map<String, Long> names = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            if (setting != Setting.RPC_PORT && setting != Setting.HTTP_PORT) {
                names.put(setting.name().toLowerCase(Locale.ROOT), setting.longIn(chosen));
            }
        }
        return names;
    }
}
