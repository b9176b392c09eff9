package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.watch.Sink;
import io.stemma.server.watch.WatchEnd;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;

/** Sends a watcher's messages as the replies of a stream, and tells its end as the contract does. */
record WatchSink(RequestContext context, StreamReply reply, String topology) implements Sink {
    @Override
    public boolean ready() {
        return reply.ready();
    }

    @Override
    public void next(byte[] message) {
        reply.next(message);
    }

    @Override
    public void end(WatchEnd end) {
        reply.failure(error(end));
    }

    private Error error(WatchEnd end) {
        if (end instanceof WatchEnd.SlowConsumer slow) {
            return slow(slow);
        }
        if (end instanceof WatchEnd.Dropped) {
            return Errors.topologyNotFound(topology).error();
        }
        if (end instanceof WatchEnd.Stopping) {
            return stopping();
        }
        if (end instanceof WatchEnd.Failed failed) {
            return Failures.errorOf(failed.failure(), context);
        }
        return Failures.over(context);
    }

    private static Error slow(WatchEnd.SlowConsumer slow) {
        return Errors.error(
                        ErrorReason.SLOW_CONSUMER,
                        "watch",
                        "has version " + slow.lastVersion(),
                        "to have taken version " + slow.firstVersion()
                                + ", the first that is still held, or a later one")
                .setLastVersion(slow.lastVersion())
                .setFirstVersion(slow.firstVersion())
                .setVersion(slow.currentVersion())
                .build();
    }

    static Error stopping() {
        return Errors.error(ErrorReason.NOT_SERVING, "the server is stopping").build();
    }
}
