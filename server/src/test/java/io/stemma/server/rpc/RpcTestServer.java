package io.stemma.server.rpc;

import io.stemma.server.config.Limits;
import io.stemma.server.config.Setting;
import io.stemma.server.meter.Meters;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;

/** A native port with a fake service behind it. */
final class RpcTestServer implements AutoCloseable {
    final FakeHandler handler = new FakeHandler();
    final Meters meters = new Meters();
    final RpcServer server;

    RpcTestServer() throws IOException {
        this(Map.of());
    }

    RpcTestServer(Map<Setting, Integer> settings) throws IOException {
        Map<Setting, Long> chosen = new EnumMap<>(Setting.class);
        settings.forEach((setting, value) -> chosen.put(setting, value.longValue()));
        server = RpcServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                handler,
                new Limits(chosen),
                meters,
                "0.0.0-test");
    }

    RawClient connect() throws IOException {
        return new RawClient(server.address());
    }

    RawClient greeted() throws IOException {
        return RawClient.greeted(server.address());
    }

    static Request getNode(long id, String node) {
        return Request.newBuilder()
                .setId(id)
                .setGetNode(GetNodeRequest.newBuilder().setTopology("t").setNodeId(node))
                .build();
    }

    /** True if a good client gets its answer. */
    boolean serves() throws IOException {
        try (RawClient client = greeted()) {
            client.send(getNode(2, "good"));
            Response response = client.receive();
            return response.getId() == 2
                    && response.getEnd()
                    && response.getGetNode().getNode().getId().equals("good");
        }
    }

    @Override
    public void close() {
        try {
            server.stop(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        meters.close();
    }
}
