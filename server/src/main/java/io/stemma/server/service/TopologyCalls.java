package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.Found;
import io.stemma.server.codec.Subject;
import io.stemma.server.codec.TopologyCodec;
import io.stemma.server.codec.TransactionCodec;
import io.stemma.server.graph.Change;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.Command.Action;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.CreateTopologyResponse;
import io.stemma.v1.DeleteTopologyRequest;
import io.stemma.v1.DeleteTopologyResponse;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.GetTopologyResponse;
import io.stemma.v1.ListTopologiesResponse;
import io.stemma.v1.Topology;
import io.stemma.v1.UpdateTopologyRequest;
import io.stemma.v1.UpdateTopologyResponse;
import java.util.List;

/** Creates, describes and removes topologies. */
final class TopologyCalls {
    private final Catalog catalog;
    private final TopologyReader reader;
    private final QueryPool pool;
    private final Commits commits;
    private final ServiceLimits limits;

    TopologyCalls(Catalog catalog, TopologyReader reader, QueryPool pool, Commits commits, ServiceLimits limits) {
        this.catalog = catalog;
        this.reader = reader;
        this.pool = pool;
        this.commits = commits;
        this.limits = limits;
    }

    void create(Call call, CreateTopologyRequest request) {
        Topology topology = request.getTopology();
        byte[] description = TopologyCodec.decode(topology, Subject.REQUEST.field("topology"));
        if (!topology.getPrimaryNodeId().isEmpty()) {
            throw Errors.invalid(
                    "topology.primary_node_id",
                    Found.text(topology.getPrimaryNodeId()),
                    "empty: a new topology has no nodes");
        }
        Transaction transaction = TransactionCodec.of(
                new Change.SetDescription(description),
                request.getRequestId(),
                request,
                CreateTopologyRequest.REQUEST_ID_FIELD_NUMBER);
        Command command = new Command(topology.getName(), Action.CREATE, transaction);
        commits.submit(
                call,
                command,
                applied -> CreateTopologyResponse.newBuilder()
                        .setTopology(committed(topology.getName(), applied, description))
                        .build());
    }

    void update(Call call, UpdateTopologyRequest request) {
        String name = request.getTopology().getName();
        byte[] description = TopologyCodec.decode(request.getTopology(), Subject.REQUEST.field("topology"));
        Transaction transaction = TransactionCodec.of(
                new Change.SetDescription(description),
                request.getRequestId(),
                request,
                UpdateTopologyRequest.REQUEST_ID_FIELD_NUMBER);
        commits.submit(
                call,
                new Command(name, Action.COMMIT, transaction),
                applied -> UpdateTopologyResponse.newBuilder()
                        .setTopology(committed(name, applied, description))
                        .build());
    }

    /** The topology at the version that a command became; only the description, if that version is no longer held. */
    Topology committed(String name, Applied applied, byte[] description) {
        HostedTopology topology = catalog.find(name);
        Topology described = topology == null ? null : topology.describe(applied.version());
        return described == null
                ? TopologyCodec.message(description, applied.version(), applied.commitTimeMicros())
                : described;
    }

    void delete(Call call, DeleteTopologyRequest request) {
        TransactionCodec.checkRequestId(request.getRequestId());
        Transaction transaction = new Transaction(
                List.of(),
                List.of(),
                Transaction.ANY_VERSION,
                request.getRequestId(),
                TransactionCodec.fingerprint(
                        request.getRequestId(), request, DeleteTopologyRequest.REQUEST_ID_FIELD_NUMBER));
        commits.submit(
                call,
                new Command(request.getTopology(), Action.DROP, transaction),
                applied -> DeleteTopologyResponse.newBuilder()
                        .setLastVersion(applied.version())
                        .build());
    }

    void get(Call call, GetTopologyRequest request) {
        reader.read(
                call,
                request.getTopology(),
                request.getOptions(),
                Lane.CALLER,
                view -> Answer.message(GetTopologyResponse.newBuilder()
                        .setTopology(TopologyCodec.message(
                                view.graph(), view.topology().incarnation()))
                        .build()));
    }

    void list(Call call) {
        pool.run(call, Lane.POOL, () -> call.reply().success(list()));
    }

    private ListTopologiesResponse list() {
        ListTopologiesResponse.Builder response = ListTopologiesResponse.newBuilder();
        int bytes = 0;
        for (HostedTopology topology : catalog.all()) {
            Topology message = topology.engine().read(graph -> TopologyCodec.message(graph, topology.incarnation()));
            bytes += message.getSerializedSize() + 8;
            Room.check(bytes, limits.responseBytesMax());
            response.addTopologies(message);
        }
        return response.build();
    }
}
