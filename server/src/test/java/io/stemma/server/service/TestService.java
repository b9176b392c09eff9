package io.stemma.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.stemma.server.engine.EngineKind;
import io.stemma.server.engine.EngineObservers;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.CommitLog;
import io.stemma.server.txn.CommitObserver;
import io.stemma.server.txn.CommitPipeline;
import io.stemma.server.watch.WatchLimits;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.Error;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A service with its commit pipeline, asked in process. */
final class TestService implements AutoCloseable {
    static final String NET = "net";
    private static final long DEADLINE_MILLIS = 30_000;

    final Catalog catalog;
    final CommitPipeline pipeline;
    final StemmaService service;

    TestService() {
        this(ServiceLimits.DEFAULTS);
    }

    TestService(ServiceLimits limits) {
        this(EngineKind.RCU, limits);
    }

    TestService(EngineKind engine, ServiceLimits limits) {
        this(engine, limits, WatchLimits.DEFAULTS, System::nanoTime, HeapPressure.NONE);
    }

    TestService(EngineKind engine, ServiceLimits limits, LongSupplier nanos) {
        this(engine, limits, WatchLimits.DEFAULTS, nanos, HeapPressure.NONE);
    }

    TestService(EngineKind engine, ServiceLimits limits, WatchLimits watchLimits) {
        this(engine, limits, watchLimits, System::nanoTime, HeapPressure.NONE);
    }

    TestService(HeapPressure heap) {
        this(EngineKind.RCU, ServiceLimits.DEFAULTS, WatchLimits.DEFAULTS, System::nanoTime, heap);
    }

    private TestService(
            EngineKind engine, ServiceLimits limits, WatchLimits watchLimits, LongSupplier nanos, HeapPressure heap) {
        catalog = new Catalog(() -> engine.newEngine(Snapshot.EMPTY, EngineObservers.NONE), limits, watchLimits, nanos);
        pipeline = new CommitPipeline(
                catalog,
                CommitLog.MEMORY_ONLY,
                () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()),
                CommitObserver.NONE,
                10_000,
                1_000);
        service = new StemmaService(
                catalog,
                pipeline,
                limits,
                ServiceMeters.NONE,
                heap,
                () -> new ServerFacts("test", "rcu", "jvm", "none", 1, 2, Map.of("x", 3L)));
        try {
            pipeline.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A service with an empty topology {@link #NET}. */
    static TestService withTopology() {
        TestService service = new TestService();
        service.create(NET);
        return service;
    }

    void create(String name) {
        answer(Request.newBuilder()
                .setCreateTopology(CreateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName(name)))
                .build());
    }

    /** What came: a message, bytes or an error. */
    CompletableFuture<Object> send(RequestContext context, Request request) {
        FutureReply reply = new FutureReply();
        service.call(context, request, reply);
        return reply.came;
    }

    static RequestContext context() {
        return new RequestContext("test", DEADLINE_MILLIS);
    }

    Object answer(Request request) {
        return take(send(context(), request));
    }

    static Object take(CompletableFuture<Object> came) {
        try {
            return came.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer", e);
        }
    }

    /** The answer as that message; an error fails the test. */
    <T extends MessageLite> T ask(Request request, T type) {
        return as(answer(request), type);
    }

    @SuppressWarnings("unchecked") // the parser is that of T
    static <T extends MessageLite> T as(Object came, T type) {
        if (came instanceof byte[] bytes) {
            try {
                return (T) type.getParserForType().parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(came).isInstanceOf(type.getClass());
        return (T) came;
    }

    Error refusal(Request request) {
        return refusal(answer(request));
    }

    static Error refusal(Object came) {
        assertThat(came).isInstanceOf(Error.class);
        return (Error) came;
    }

    CommitResponse commit(Change... changes) {
        return ask(commitOf(changes), CommitResponse.getDefaultInstance());
    }

    static Request commitOf(Change... changes) {
        return request(CommitRequest.newBuilder()
                .setTopology(NET)
                .addAllChanges(java.util.List.of(changes))
                .build());
    }

    static Request request(CommitRequest commit) {
        return Request.newBuilder().setCommit(commit).build();
    }

    static Change node(String id) {
        return put(Node.newBuilder().setId(id).build());
    }

    static Change put(Node node) {
        return Change.newBuilder().setPutNode(node).build();
    }

    static Change put(Link link) {
        return Change.newBuilder().setPutLink(link).build();
    }

    static Link link(String id, String source, String destination) {
        return Link.newBuilder()
                .setId(id)
                .setSourceNodeId(source)
                .setDestinationNodeId(destination)
                .build();
    }

    ImportSession openImport(ImportBegin begin, FutureReply reply) {
        return service.openImport(context(), begin, reply);
    }

    @Override
    public void close() {
        service.close();
        try {
            pipeline.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Keeps the one answer. */
    static final class FutureReply implements Reply {
        final CompletableFuture<Object> came = new CompletableFuture<>();

        @Override
        public void success(MessageLite response) {
            first(response);
        }

        @Override
        public void success(byte[] encodedResponse) {
            first(encodedResponse);
        }

        @Override
        public void failure(Error error) {
            first(error);
        }

        private void first(Object answer) {
            if (!came.complete(answer)) {
                throw new AssertionError("a second answer: " + answer);
            }
        }
    }
}
