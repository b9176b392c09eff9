package io.stemma.client.load;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.stemma.client.load.RawDriver.Run;
import io.stemma.v1.GetNodeRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.Recorder;

/** Drives grpc-java in a closed loop by its own client: so many calls open on each channel, each of which is a connection. */
final class GrpcDriver implements AutoCloseable {
    private static final int REQUESTS = 16_384;
    private static final int DRAIN_SECONDS_MAX = 10;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final MethodDescriptor<byte[], Integer> method = GrpcRead.called();
    private final byte[][] requests = new byte[REQUESTS][];
    private final int replyBytes = GrpcServer.reply(Baseline.nodeId(0)).getSerializedSize();

    GrpcDriver(int port, int connections, int nodes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < REQUESTS; i++) {
            requests[i] = GetNodeRequest.newBuilder()
                    .setTopology(Baseline.TOPOLOGY)
                    .setNodeId(Baseline.nodeId(random.nextInt(nodes)))
                    .build()
                    .toByteArray();
        }
        for (int i = 0; i < connections; i++) {
            channels.add(NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .usePlaintext()
                    .directExecutor()
                    .build());
        }
    }

    Run run(int depth, Duration settle, Duration time, LongSupplier cpu) throws IOException, InterruptedException {
        List<Lane> lanes = new ArrayList<>();
        Counts counts = new Counts();
        for (ManagedChannel channel : channels) {
            for (int i = 0; i < depth; i++) {
                lanes.add(new Lane(channel, lanes.size() * 31, counts));
            }
        }
        lanes.forEach(Lane::send);
        try {
            pause(settle, counts);
            counts.latencies.getIntervalHistogram();
            long before = counts.replies.sum();
            long cpuNanos = cpu.getAsLong();
            long start = System.nanoTime();
            pause(time, counts);
            long nanos = System.nanoTime() - start;
            long usedNanos = cpu.getAsLong() - cpuNanos;
            long done = counts.replies.sum() - before;
            return new Run(done, nanos / 1e9, usedNanos, replyBytes, counts.latencies.getIntervalHistogram());
        } finally {
            counts.isOver = true;
            for (Lane lane : lanes) {
                lane.awaitEnd();
            }
        }
    }

    private static void pause(Duration time, Counts counts) throws IOException, InterruptedException {
        try {
            counts.failed.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("a call failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            // All is well: the time has passed.
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    private static final class Counts {
        private final LongAdder replies = new LongAdder();
        private final Recorder latencies = new Recorder(3);
        private final CompletableFuture<Void> failed = new CompletableFuture<>();
        private volatile boolean isOver;
    }

    /** One call after the other. */
    private final class Lane implements StreamObserver<Integer> {
        private final ManagedChannel channel;
        private final Counts counts;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private int next;
        private long sentNanos;

        Lane(ManagedChannel channel, int first, Counts counts) {
            this.channel = channel;
            this.counts = counts;
            this.next = first;
        }

        void send() {
            sentNanos = System.nanoTime();
            byte[] request = requests[next++ % REQUESTS];
            ClientCalls.asyncUnaryCall(channel.newCall(method, CallOptions.DEFAULT), request, this);
        }

        @Override
        public void onNext(Integer bytes) {
            if (bytes != replyBytes) {
                counts.failed.completeExceptionally(
                        new IOException("a reply of " + bytes + " bytes (expected " + replyBytes + ")"));
            }
        }

        @Override
        public void onCompleted() {
            counts.latencies.recordValue(System.nanoTime() - sentNanos);
            counts.replies.increment();
            if (counts.isOver) {
                ended.complete(null);
            } else {
                send();
            }
        }

        @Override
        public void onError(Throwable failure) {
            counts.failed.completeExceptionally(failure);
            ended.complete(null);
        }

        void awaitEnd() throws InterruptedException, IOException {
            try {
                ended.get(DRAIN_SECONDS_MAX, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("calls did not end within " + DRAIN_SECONDS_MAX + " s", e);
            }
        }
    }
}
