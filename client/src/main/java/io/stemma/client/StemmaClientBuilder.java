package io.stemma.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.IoEventLoopGroup;
import io.stemma.v1.Hello;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Collects the options of a {@link StemmaClient}. All have defaults. */
public final class StemmaClientBuilder {
    /** The port of the native transport. */
    public static final int DEFAULT_PORT = 7420;

    private static final int PROTOCOL_VERSION = 1;
    private static final int CONNECTIONS_MAX = 64;
    private static final int MIB = 1 << 20;
    private static final int FRAME_BYTES_LIMIT = 1 << 30;
    private static final int CLIENT_NAME_BYTES_MAX = 128;
    private static final Duration DEADLINE_MAX = Duration.ofDays(1);

    private String host = "127.0.0.1";
    private int port = DEFAULT_PORT;
    private int connections = 2;
    private Duration deadline = Duration.ofSeconds(10);
    private Duration importDeadline = Duration.ofHours(1);
    private int frameBytesMax = 64 * MIB;
    private int openMax = 65_536;
    private boolean fillRequestIds = true;
    private boolean retryRefused = true;
    private Duration backoffMin = Duration.ofMillis(50);
    private Duration backoffMax = Duration.ofSeconds(5);
    private String clientName = UserName.atHost();
    private String token = "";
    private @Nullable IoEventLoopGroup group;

    StemmaClientBuilder() {}

    /** Where the server is: "host:port", "host" or "[::1]:7420". Default 127.0.0.1:7420. */
    public StemmaClientBuilder address(String address) {
        int colon = address.lastIndexOf(':');
        boolean bareIpv6 = colon >= 0 && address.indexOf(':') != colon && !address.startsWith("[");
        boolean hasPort = colon > address.lastIndexOf(']') && !bareIpv6;
        String name = hasPort ? address.substring(0, colon) : address;
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        require(!name.isEmpty(), "address", address, "host:port");
        host = name;
        port = hasPort ? portOf(address, colon) : DEFAULT_PORT;
        return this;
    }

    /** How many connections share the calls. 1..64, default 2. An import has one of its own. */
    public StemmaClientBuilder connections(int count) {
        require(count >= 1 && count <= CONNECTIONS_MAX, "connections", count, "1.." + CONNECTIONS_MAX);
        connections = count;
        return this;
    }

    /** How long a call may take, unless it says otherwise. 1 ms to 1 day, default 10 s. */
    public StemmaClientBuilder deadline(Duration duration) {
        deadline = checkedDeadline("deadline", duration);
        return this;
    }

    /** How long an import may take from its begin to its reply. 1 ms to 1 day, default 1 hour. */
    public StemmaClientBuilder importDeadline(Duration duration) {
        importDeadline = checkedDeadline("importDeadline", duration);
        return this;
    }

    /** The largest reply accepted, in bytes. 1 KiB to 1 GiB, default 64 MiB. */
    public StemmaClientBuilder frameBytesMax(int bytes) {
        require(bytes >= 1024 && bytes <= FRAME_BYTES_LIMIT, "frameBytesMax", bytes, "1024.." + FRAME_BYTES_LIMIT);
        frameBytesMax = bytes;
        return this;
    }

    /** How many calls may be open at once, sent or waiting; one more fails with RESOURCE_EXHAUSTED. Default 65,536. */
    public StemmaClientBuilder openMax(int calls) {
        require(calls >= 1, "openMax", calls, ">= 1");
        openMax = calls;
        return this;
    }

    /**
     * Whether writes without a request_id get one, so that they can be retried. Default true. Without, a write whose
     * reply is lost fails with UNAVAILABLE, and may have been applied.
     */
    public StemmaClientBuilder fillRequestIds(boolean fill) {
        fillRequestIds = fill;
        return this;
    }

    /**
     * Whether a call that is safe to send again is, when the server refuses it for now and says how long to wait. Default true. A
     * load tester wants to see the refusals.
     */
    public StemmaClientBuilder retryRefused(boolean retry) {
        retryRefused = retry;
        return this;
    }

    /** The first and the longest delay before connecting again. Default 50 ms and 5 s. */
    public StemmaClientBuilder backoff(Duration min, Duration max) {
        require(min.toMillis() >= 1 && min.compareTo(max) <= 0, "backoff", min + ".." + max, "1 ms <= min <= max");
        backoffMin = min;
        backoffMax = max;
        return this;
    }

    /**
     * Who the client says it is: versions, pins and forks tell it, and the server's bounds per client count by it, so programs
     * that should not share them have names of their own. 1..128 bytes of UTF-8. Default: "user@host".
     */
    public StemmaClientBuilder clientName(String name) {
        int bytes = name.getBytes(UTF_8).length;
        require(bytes >= 1 && bytes <= CLIENT_NAME_BYTES_MAX, "clientName", "\"" + name + "\"", "1..128 bytes");
        clientName = name;
        return this;
    }

    /** Proves who the client is, where the server asks for that. */
    public StemmaClientBuilder token(String secret) {
        token = secret;
        return this;
    }

    /**
     * Runs the client on event loops that others use too. Their owner shuts them down, after the client is closed.
     * Default: its own, shut down by close.
     */
    public StemmaClientBuilder eventLoopGroup(IoEventLoopGroup shared) {
        group = shared;
        return this;
    }

    /** The client; it begins to connect at once, in the background. */
    public StemmaClient build() {
        return new StemmaClient(new ClientPool(options()));
    }

    ClientOptions options() {
        Hello hello = Hello.newBuilder()
                .setProtocolVersion(PROTOCOL_VERSION)
                .setClient(clientName)
                .setToken(token)
                .build();
        return new ClientOptions(
                host,
                port,
                connections,
                deadline,
                importDeadline,
                frameBytesMax,
                openMax,
                fillRequestIds,
                retryRefused,
                backoffMin,
                backoffMax,
                hello,
                group);
    }

    static Duration checkedDeadline(String name, Duration duration) {
        require(
                duration.toMillis() >= 1 && duration.compareTo(DEADLINE_MAX) <= 0,
                name,
                duration,
                "1 ms.." + DEADLINE_MAX);
        return duration;
    }

    private static int portOf(String address, int colon) {
        try {
            int number = Integer.parseInt(address.substring(colon + 1));
            require(number >= 1 && number <= 65_535, "port", number, "1..65535");
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("address: \"" + address + "\" (expected host:port)", e);
        }
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected " + expected + ")");
        }
    }
}
