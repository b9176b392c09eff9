package io.stemma.server.service;

import com.google.protobuf.MessageLite;
import io.stemma.server.codec.Errors;
import io.stemma.server.counter.CounterEntry;
import io.stemma.server.counter.CounterIncrement;
import io.stemma.server.counter.CounterKey;
import io.stemma.server.counter.CounterRefusal;
import io.stemma.server.counter.CounterTable;
import io.stemma.server.counter.ElementKey;
import io.stemma.v1.AddToCountersRequest;
import io.stemma.v1.AddToCountersResponse;
import io.stemma.v1.CreateCounterRequest;
import io.stemma.v1.CreateCounterResponse;
import io.stemma.v1.DeleteCounterRequest;
import io.stemma.v1.DeleteCounterResponse;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ListCountersRequest;
import io.stemma.v1.ListCountersResponse;
import io.stemma.v1.ReadCountersRequest;
import io.stemma.v1.ReadCountersResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Counters of nodes and links. They are no part of any version, and need no commit. */
final class CounterCalls {
    /** Up to so many counters a batch is answered on the calling thread. */
    private static final int SMALL_BATCH = 256;

    private final Catalog catalog;
    private final QueryPool pool;
    private final ServiceLimits limits;

    CounterCalls(Catalog catalog, QueryPool pool, ServiceLimits limits) {
        this.catalog = catalog;
        this.pool = pool;
        this.limits = limits;
    }

    void create(Call call, CreateCounterRequest request) {
        CounterKey key = CounterMessages.key("key", request.getKey());
        answer(call, request.getTopology(), Lane.CALLER, topology -> {
            CounterTable counters = topology.counters();
            checkExists(topology, key.element());
            counters.create(key, CounterMessages.spec(request), () -> exists(topology, key.element()));
            return CreateCounterResponse.newBuilder()
                    .setCounter(CounterMessages.message(counters.read(key)))
                    .build();
        });
    }

    void add(Call call, AddToCountersRequest request) {
        checkCount("increments", request.getIncrementsCount());
        answer(call, request.getTopology(), lane(request.getIncrementsCount()), topology -> {
            List<CounterIncrement> increments = new ArrayList<>(request.getIncrementsCount());
            for (int i = 0; i < request.getIncrementsCount(); i++) {
                increments.add(CounterMessages.increment(i, request.getIncrements(i)));
            }
            topology.counters().addAll(increments);
            return AddToCountersResponse.getDefaultInstance();
        });
    }

    void read(Call call, ReadCountersRequest request) {
        checkCount("keys", request.getKeysCount());
        answer(call, request.getTopology(), lane(request.getKeysCount()), topology -> {
            ReadCountersResponse.Builder response = ReadCountersResponse.newBuilder();
            int bytes = 0;
            for (int i = 0; i < request.getKeysCount(); i++) {
                CounterKey key = CounterMessages.key("keys[" + i + "]", request.getKeys(i));
                io.stemma.v1.Counter counter =
                        CounterMessages.message(topology.counters().read(key));
                bytes += counter.getSerializedSize();
                checkBytes(bytes);
                response.addCounters(counter);
            }
            return response.build();
        });
    }

    void list(Call call, ListCountersRequest request) {
        ElementKey element = CounterMessages.element(request);
        answer(call, request.getTopology(), Lane.CALLER, topology -> {
            checkExists(topology, element);
            ListCountersResponse.Builder response = ListCountersResponse.newBuilder();
            for (CounterEntry entry : topology.counters().list(element)) {
                response.addCounters(CounterMessages.message(entry));
            }
            return response.build();
        });
    }

    void delete(Call call, DeleteCounterRequest request) {
        CounterKey key = CounterMessages.key("key", request.getKey());
        answer(
                call,
                request.getTopology(),
                Lane.CALLER,
                topology -> DeleteCounterResponse.newBuilder()
                        .setCounter(CounterMessages.message(topology.counters().delete(key)))
                        .build());
    }

    private void answer(Call call, String name, Lane lane, Function<HostedTopology, MessageLite> work) {
        HostedTopology topology = catalog.get(name);
        pool.run(call, lane, () -> {
            MessageLite response;
            try {
                response = work.apply(topology);
            } catch (CounterRefusal refusal) {
                throw CounterMessages.refused(refusal, topology.engine().version());
            }
            call.reply().success(response);
        });
    }

    private static Lane lane(int count) {
        return count <= SMALL_BATCH ? Lane.CALLER : Lane.POOL;
    }

    private void checkCount(String field, int count) {
        if (count < 1 || count > limits.pageSizeMax()) {
            throw Errors.invalid(field, count + " entries", "1.." + limits.pageSizeMax());
        }
    }

    private void checkBytes(int bytes) {
        if (bytes > limits.responseBytesMax()) {
            throw Errors.refused(
                    ErrorReason.LIMIT_EXCEEDED,
                    "response",
                    "more than " + limits.responseBytesMax() + " bytes",
                    "at most " + limits.responseBytesMax() + " bytes; ask for fewer");
        }
    }

    private static void checkExists(HostedTopology topology, ElementKey element) {
        if (!exists(topology, element)) {
            long version = topology.engine().version();
            throw switch (element.kind()) {
                case NODE -> Errors.nodeNotFound("node_id", element.id(), version);
                case LINK -> Errors.linkNotFound("link_id", element.id(), version);
            };
        }
    }

    private static boolean exists(HostedTopology topology, ElementKey element) {
        return topology.engine().read(graph -> CounterRemoval.exists(graph, element));
    }
}
