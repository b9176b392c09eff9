package io.stemma.client.load;

import io.stemma.client.StemmaClient;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Commits a change of one node at a fixed rate, until it is closed. */
final class SteadyWriter implements AutoCloseable {
    private final StemmaClient client;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "load-writer");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong commits = new AtomicLong();

    private SteadyWriter(StemmaClient client) {
        this.client = client;
    }

    static SteadyWriter start(String address, String topology, Node node, int perSecond) {
        SteadyWriter writer = new SteadyWriter(StemmaClient.connect(address));
        Request request = Request.newBuilder()
                .setCommit(CommitRequest.newBuilder()
                        .setTopology(topology)
                        .addChanges(Change.newBuilder().setPutNode(node)))
                .build();
        long periodNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        var unused = writer.timer.scheduleAtFixedRate(
                () -> writer.commit(request), periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        return writer;
    }

    private void commit(Request request) {
        var unused = client.call(request).thenRun(commits::incrementAndGet);
    }

    /** The commits acknowledged. */
    long commits() {
        return commits.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.close();
    }
}
