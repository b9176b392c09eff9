package io.stemma.client.load;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetNodeResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers point reads by grpc-java on its Netty transport: one event loop, as Stemma has here, no hop to another thread, and
 * replies that stand encoded in a map that nobody changes. Ends when its standard input does.
 */
final class GrpcServer {
    /** Some version, as large as those of Stemma meanwhile. */
    private static final long VERSION = 10_000;

    private final Map<String, byte[]> replies = new HashMap<>();

    private GrpcServer(int nodes) {
        for (int i = 0; i < nodes; i++) {
            String id = Baseline.nodeId(i);
            replies.put(id, reply(id).toByteArray());
        }
    }

    static GetNodeResponse reply(String nodeId) {
        return GetNodeResponse.newBuilder()
                .setVersion(VERSION)
                .setNode(Baseline.node(nodeId).toBuilder().setCreatedVersion(2).setModifiedVersion(2))
                .build();
    }

    /** Serves on a free port, which it prints. Takes the number of nodes. */
    public static void main(String[] arguments) throws IOException {
        System.setProperty("io.grpc.netty.shaded.io.netty.eventLoopThreads", "1");
        GrpcServer nodes = new GrpcServer(Integer.parseInt(arguments[0]));
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(ServerServiceDefinition.builder("stemma.v1.GraphService")
                        .addMethod(GrpcRead.served(), ServerCalls.asyncUnaryCall(nodes::read))
                        .build())
                .build()
                .start();
        System.out.println("rpc=" + server.getPort());
        while (System.in.read() >= 0) {
            // Nothing is said to it.
        }
        server.shutdownNow();
    }

    private void read(GetNodeRequest request, StreamObserver<byte[]> answer) {
        byte[] reply = replies.get(request.getNodeId());
        if (reply == null) {
            answer.onError(Status.NOT_FOUND.asRuntimeException());
            return;
        }
        answer.onNext(reply);
        answer.onCompleted();
    }
}
