package io.stemma.client.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Drives a server in a closed loop with frames that stand encoded: the same bytes, the same driver, whatever answers. One
 * event loop, which is why its recorder has a single writer.
 */
final class RawDriver implements AutoCloseable {
    private static final int CONNECT_SECONDS_MAX = 20;
    private static final int DIGITS = 3;

    private final Sockets sockets = Sockets.best();
    private final EventLoopGroup loop = sockets.loops("load-loop", 1);

    /**
     * What one run showed.
     *
     * @param cpuNanos what the clock that was passed in went on during the run: the server's CPU time
     * @param replyBytes the mean size of a reply, without its length prefix
     * @param latencies in nanoseconds
     */
    record Run(long requests, double seconds, long cpuNanos, double replyBytes, Histogram latencies) {
        double cpuMicrosPerRequest() {
            return cpuNanos / 1e3 / requests;
        }

        double requestsPerSecond() {
            return requests / seconds;
        }
    }

    /**
     * What is asked.
     *
     * @param depth requests open on each connection
     */
    record Load(RawFrames frames, int connections, int depth) {}

    /**
     * Drives the server on that port of this machine.
     *
     * @param loads all that is asked at once; the first is measured
     * @param settle runs so long before it counts
     */
    Run run(int port, List<Load> loads, Duration settle, Duration time, LongSupplier cpu)
            throws IOException, InterruptedException {
        Counts counts = new Counts();
        List<Channel> channels = new ArrayList<>();
        List<RawLane> lanes = new ArrayList<>();
        try {
            RawLane.Listener listener = counts;
            for (Load load : loads) {
                for (int i = 0; i < load.connections(); i++) {
                    RawLane lane = new RawLane(load.frames(), load.depth(), listener);
                    lanes.add(lane);
                    channels.add(connect(port, lane));
                }
                listener = RawLane.Listener.NONE;
            }
            await(CompletableFuture.allOf(lanes.stream().map(RawLane::greeted).toArray(CompletableFuture[]::new)));
            for (int i = 0; i < lanes.size(); i++) {
                RawLane lane = lanes.get(i);
                var context = channels.get(i).pipeline().context(lane);
                channels.get(i).eventLoop().execute(() -> lane.start(context));
            }
            CompletableFuture<?> failure =
                    CompletableFuture.anyOf(lanes.stream().map(RawLane::failed).toArray(CompletableFuture[]::new));
            pause(settle, failure);
            return measure(counts, time, cpu, failure);
        } finally {
            for (Channel channel : channels) {
                channel.close().awaitUninterruptibly();
            }
        }
    }

    private static Run measure(Counts counts, Duration time, LongSupplier cpu, CompletableFuture<?> failure)
            throws IOException, InterruptedException {
        counts.recorder.getIntervalHistogram();
        Totals before = counts.totals;
        long cpuNanos = cpu.getAsLong();
        long start = System.nanoTime();
        pause(time, failure);
        long nanos = System.nanoTime() - start;
        long usedNanos = cpu.getAsLong() - cpuNanos;
        Totals after = counts.totals;
        long done = after.requests() - before.requests();
        Histogram latencies = counts.recorder.getIntervalHistogram();
        if (done == 0) {
            throw new IOException("no reply in " + time.toMillis() + " ms");
        }
        return new Run(done, nanos / 1e9, usedNanos, (double) (after.bytes() - before.bytes()) / done, latencies);
    }

    private Channel connect(int port, RawLane lane) throws InterruptedException {
        return new Bootstrap()
                .group(loop)
                .channel(sockets.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(lane)
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }

    private static void await(CompletableFuture<?> future) throws IOException, InterruptedException {
        try {
            future.get(CONNECT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("cannot connect: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer to Hello in " + CONNECT_SECONDS_MAX + " s", e);
        }
    }

    /** Lets the time pass; throws if a connection fails meanwhile. */
    private static void pause(Duration time, CompletableFuture<?> failure) throws IOException, InterruptedException {
        try {
            failure.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("a connection failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            // All is well: the time has passed.
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private record Totals(long requests, long bytes) {}

    private static final class Counts implements RawLane.Listener {
        /** Written by the one loop, as one object, so that both figures are of the same moment. */
        private volatile Totals totals = new Totals(0, 0);

        private final SingleWriterRecorder recorder = new SingleWriterRecorder(DIGITS);

        @Override
        public void latency(long nanos) {
            recorder.recordValue(nanos);
        }

        @Override
        public void replies(int count, long replyBytes) {
            Totals before = totals;
            totals = new Totals(before.requests() + count, before.bytes() + replyBytes);
        }
    }
}
