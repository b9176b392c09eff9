package io.stemma.server.rpc;

import com.google.protobuf.ByteString;
import io.stemma.server.service.CallHandler;
import io.stemma.server.service.ImportSession;
import io.stemma.server.service.Reply;
import io.stemma.server.service.RequestContext;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.GetStatusResponse;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportElements;
import io.stemma.v1.ImportFinish;
import io.stemma.v1.ImportResponse;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A service that does what a call's argument says.
 *
 * <p>GetNode answers at once: with the node id as encoded bytes; "big:N" gives a node with an N-byte kind; "throw"
 * throws. FindPath waits until the test answers it. GetStatus answers with a message.
 */
final class FakeHandler implements CallHandler {
    /** A call that waits. */
    record Held(RequestContext context, Request request, Reply reply) {}

    final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    final Map<String, String> threads = new ConcurrentHashMap<>();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger importedNodes = new AtomicInteger();
    final AtomicInteger abortedImports = new AtomicInteger();
    /** Parts of imports take one each. */
    final Semaphore importParts = new Semaphore(Integer.MAX_VALUE / 2);

    @Override
    public void call(RequestContext context, Request request, Reply reply) {
        calls.incrementAndGet();
        threads.put("call", Thread.currentThread().getName());
        switch (request.getCallCase()) {
            case GET_NODE -> getNode(request.getGetNode().getNodeId(), reply);
            case GET_STATUS ->
                reply.success(GetStatusResponse.newBuilder().setEngine("fake").build());
            default -> held.add(new Held(context, request, reply));
        }
    }

    private static void getNode(String id, Reply reply) {
        if (id.equals("throw")) {
            throw new IllegalStateException("asked to throw");
        }
        Node.Builder node = Node.newBuilder().setId(id);
        if (id.startsWith("big:")) {
            node.setKindBytes(ByteString.copyFrom(new byte[Integer.parseInt(id.substring(4))]));
        }
        reply.success(
                GetNodeResponse.newBuilder().setVersion(7).setNode(node).build().toByteArray());
    }

    @Override
    public ImportSession openImport(RequestContext context, ImportBegin begin, Reply reply) {
        return new ImportSession() {
            private int nodes;
            private @Nullable String order = "";

            @Override
            public void elements(ImportElements elements) {
                importParts.acquireUninterruptibly();
                threads.put("import", Thread.currentThread().getName());
                elements.getNodesList().forEach(node -> order += node.getId());
                nodes += elements.getNodesCount();
                importedNodes.addAndGet(elements.getNodesCount());
                if (elements.getNodes(0).getId().equals("bad")) {
                    reply.failure(Errors.invalid("id", "bad", "good"));
                }
            }

            @Override
            public void finish(ImportFinish finish) {
                reply.success(ImportResponse.newBuilder()
                        .setTopology(Topology.newBuilder()
                                .setName(begin.getTopology().getName() + order)
                                .setNodeCount(nodes))
                        .build());
            }

            @Override
            public void abort() {
                abortedImports.incrementAndGet();
            }
        };
    }
}
