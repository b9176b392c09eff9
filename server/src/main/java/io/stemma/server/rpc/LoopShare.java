package io.stemma.server.rpc;

import io.netty.channel.EventLoop;
import io.stemma.server.meter.CallMeter;
import io.stemma.server.service.CallHandler;
import io.stemma.server.service.CommitIntake;
import io.stemma.v1.Request;

/** What the connections of one event loop share, and only its thread touches. */
final class LoopShare implements AutoCloseable {
    private final EventLoop loop;
    private final LoopBuffer readBuffer = new LoopBuffer();
    private final LoopBuffer writeBuffer = new LoopBuffer();
    private final ReadBuffers readBuffers = new ReadBuffers(readBuffer);
    private final CallMeter.Loop meter;
    private final CommitIntake commits;
    private final InPlace inPlace;
    private boolean submitting;

    LoopShare(EventLoop loop, CallHandler handler, CallMeter.Loop meter) {
        this.loop = loop;
        this.meter = meter;
        this.commits = handler.commits(this::execute);
        this.inPlace = new InPlace(
                new PointReads(Request.GET_NODE_FIELD_NUMBER, handler.nodeReads()),
                new PointReads(Request.GET_LINK_FIELD_NUMBER, handler.linkReads()),
                new PlainCommits(commits));
    }

    /** What sockets are read into. */
    ReadBuffers readBuffers() {
        return readBuffers;
    }

    /** What replies are gathered in. */
    LoopBuffer writeBuffer() {
        return writeBuffer;
    }

    private void execute(Runnable task) {
        if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }

    /** Counts the calls. */
    CallMeter.Loop meter() {
        return meter;
    }

    /** Answers or takes what can be dealt with in place. */
    InPlace inPlace() {
        return inPlace;
    }

    /** Takes commits; what it took is handed over {@link #submitSoon once} all that the loop is about to read was. */
    CommitIntake commits() {
        return commits;
    }

    /** Hands the commits over when all connections that have something to read were read: a loop runs its tasks after that. */
    void submitSoon() {
        if (!submitting) {
            submitting = true;
            loop.execute(() -> {
                submitting = false;
                commits.submit();
            });
        }
    }

    /** Gives memory back, once the loop has ended. */
    @Override
    public void close() {
        readBuffer.close();
        writeBuffer.close();
    }
}
