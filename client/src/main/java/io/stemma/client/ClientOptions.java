package io.stemma.client;

import io.netty.channel.IoEventLoopGroup;
import io.stemma.v1.Hello;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client behaves; made and checked by {@link StemmaClientBuilder}, which tells what each part means.
 *
 * @param group where the client runs; null for an own group
 */
record ClientOptions(
        String host,
        int port,
        int connections,
        Duration deadline,
        Duration importDeadline,
        int frameBytesMax,
        int openMax,
        boolean fillRequestIds,
        boolean retryRefused,
        Duration backoffMin,
        Duration backoffMax,
        Hello hello,
        @Nullable IoEventLoopGroup group) {

    String address() {
        return host + ":" + port;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ClientOptions[" + address() + "]";
    }
}
