package io.stemma.server.rpc;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what clients cause: one line per event, and few lines per second in all. */
final class ClientLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.stemma.server.rpc");

    private final Throttle closed = new Throttle(TimeUnit.SECONDS.toNanos(1), System::nanoTime);
    private final Throttle stacks = new Throttle(TimeUnit.SECONDS.toNanos(10), System::nanoTime);

    /** A connection was closed against the client's will. */
    void closed(Channel channel, String why) {
        long keptOut = closed.admit();
        if (keptOut != Throttle.REFUSED) {
            LOG.info("closed connection from {}: {}{}", channel.remoteAddress(), why, similar(keptOut));
        }
    }

    /** The server failed at a request. Every incident gets its line; a stack trace only now and then. */
    void fault(String incident, String what, Throwable cause) {
        if (stacks.admit() == Throttle.REFUSED) {
            LOG.error("incident {}: {}: {}", incident, what, cause.toString());
        } else {
            LOG.error("incident {}: {}", incident, what, cause);
        }
    }

    /** The server itself is in trouble. */
    static void warn(String what) {
        LOG.warn(what);
    }

    private static String similar(long keptOut) {
        return keptOut == 0 ? "" : " (and " + keptOut + " more like this before)";
    }
}
