package io.stemma.client.load;

import io.stemma.client.load.RawDriver.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** Clients of one server, each on a thread and a connection of its own, that ask one question after the other. */
final class BlockingClients implements AutoCloseable {
    private static final int LAST_ANSWER_SECONDS_MAX = 60;

    private final GraphPeer peer;
    private final GraphQuestions questions;
    private final List<GraphPeer.Client> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    BlockingClients(GraphPeer peer, GraphQuestions questions, int count) throws IOException {
        this.peer = peer;
        this.questions = questions;
        for (int i = 0; i < count; i++) {
            clients.add(peer.connect());
        }
    }

    String name() {
        return peer.name();
    }

    /** Asks; every answer is checked. What ends within the time counts. */
    Run run(GraphQuestions.Kind kind, Duration settle, Duration time) throws IOException, InterruptedException {
        long start = System.nanoTime() + settle.toNanos();
        long end = start + time.toNanos();
        List<Future<Histogram>> asking = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            int first = i * questions.count() / clients.size();
            GraphPeer.Client client = clients.get(i);
            asking.add(threads.submit(() -> ask(kind, client, first, start, end)));
        }
        TimeUnit.NANOSECONDS.sleep(start - System.nanoTime());
        long cpuNanos = peer.cpu().getAsLong();
        TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
        long usedNanos = peer.cpu().getAsLong() - cpuNanos;
        Histogram all = new Histogram(3);
        for (Future<Histogram> one : asking) {
            all.add(latencies(one));
        }
        return new Run(all.getTotalCount(), time.toNanos() / 1e9, usedNanos, 0, all);
    }

    private Histogram ask(GraphQuestions.Kind kind, GraphPeer.Client client, int first, long start, long end) {
        Histogram latencies = new Histogram(3);
        long now = System.nanoTime();
        for (int i = first; now - end < 0; i++) {
            long asked = now;
            questions.ask(kind, i % questions.count(), peer, client);
            now = System.nanoTime();
            if (now - start >= 0 && now - end < 0) {
                latencies.recordValue(now - asked);
            }
        }
        return latencies;
    }

    private Histogram latencies(Future<Histogram> one) throws IOException, InterruptedException {
        try {
            return one.get(LAST_ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(peer.name() + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(peer.name() + ": no answer within " + LAST_ANSWER_SECONDS_MAX + " s", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        clients.forEach(GraphPeer.Client::close);
    }
}
