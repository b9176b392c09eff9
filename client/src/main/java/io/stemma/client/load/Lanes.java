package io.stemma.client.load;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.stemma.client.StemmaClient;
import io.stemma.client.StemmaClientBuilder;
import io.stemma.client.StemmaException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The connections of a load, each with a client of its own, on event loops that they share. */
final class Lanes implements AutoCloseable {
    private final IoEventLoopGroup loops;
    private final StemmaClient first;
    private final List<StemmaClient> clients = new ArrayList<>();

    private Lanes(String address, IoEventLoopGroup loops) {
        this.loops = loops;
        this.first = client(address).build();
    }

    private StemmaClientBuilder client(String address) {
        return StemmaClient.builder()
                .address(address)
                .connections(1)
                .clientName("stemma-load")
                .eventLoopGroup(loops);
    }

    /** Connects, and waits until the server has answered on each connection. */
    static Lanes connect(String address, int connections, int threads) {
        Lanes lanes = new Lanes(
                address,
                new MultiThreadIoEventLoopGroup(
                        threads,
                        new DefaultThreadFactory("load", true),
                        Sockets.best().ioHandler()));
        try {
            for (int i = 0; i < connections; i++) {
                lanes.clients.add(lanes.client(address).retryRefused(false).build());
            }
            lanes.clients.forEach(client -> client.ready().join());
            return lanes;
        } catch (CompletionException e) {
            lanes.close();
            throw StemmaException.of(e);
        } catch (RuntimeException e) {
            lanes.close();
            throw e;
        }
    }

    /** A client for what is done before and after the load: it asks again when it is refused. */
    StemmaClient first() {
        return first;
    }

    /** A lane for each connection. */
    List<Lane> of(Workload workload, SplittableRandom random) {
        return clients.stream()
                .map(client -> new Lane(client, workload, random.split()))
                .toList();
    }

    @Override
    public void close() {
        clients.forEach(StemmaClient::close);
        first.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
