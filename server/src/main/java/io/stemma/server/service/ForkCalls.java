package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.ForkRules;
import io.stemma.server.fork.Fork;
import io.stemma.server.fork.ForkSpec;
import io.stemma.server.graph.Snapshot;
import io.stemma.v1.CreateForkRequest;
import io.stemma.v1.CreateForkResponse;
import io.stemma.v1.DeleteForkRequest;
import io.stemma.v1.DeleteForkResponse;
import io.stemma.v1.GetForkRequest;
import io.stemma.v1.GetForkResponse;
import io.stemma.v1.ListForksRequest;
import io.stemma.v1.ListForksResponse;
import io.stemma.v1.RenewForkRequest;
import io.stemma.v1.RenewForkResponse;
import java.util.Objects;

/** Makes forks, keeps them and lets them go. */
final class ForkCalls {
    private final Catalog catalog;
    private final TopologyReader reader;
    private final QueryPool pool;

    ForkCalls(Catalog catalog, TopologyReader reader, QueryPool pool) {
        this.catalog = catalog;
        this.reader = reader;
        this.pool = pool;
    }

    void create(Call call, CreateForkRequest request) {
        ForkRules.name(request.getFork());
        ForkRules.description(request.getDescription());
        if (request.getBase().hasOverlay()) {
            throw Errors.invalid("base.overlay", "an overlay", "none: commit its changes to the fork");
        }
        ForkReads.checkSupported(catalog.get(request.getTopology()));
        reader.choose(
                call,
                request.getTopology(),
                request.getBase(),
                Lane.CALLER,
                view -> reply -> reply.success(create(call, view, request)));
    }

    private static CreateForkResponse create(Call call, ReadView view, CreateForkRequest request) {
        HostedTopology topology = view.topology();
        Snapshot base = Objects.requireNonNull(HostedTopology.asSnapshot(view.graph()));
        ForkSpec spec = new ForkSpec(
                request.getFork(),
                call.context().client(),
                request.getDescription(),
                base,
                view.fork(),
                request.getTtlMs());
        Fork fork = ForkReads.orRefuse(topology, () -> topology.forks().create(spec));
        return CreateForkResponse.newBuilder()
                .setVersion(fork.baseVersion())
                .setFork(ForkMessages.message(topology, fork))
                .build();
    }

    void get(Call call, GetForkRequest request) {
        pool.run(call, Lane.CALLER, () -> {
            HostedTopology topology = supported(request.getTopology());
            Fork fork = ForkReads.orRefuse(topology, () -> topology.forks().find(request.getFork()));
            call.reply()
                    .success(GetForkResponse.newBuilder()
                            .setVersion(topology.engine().version())
                            .setFork(ForkMessages.message(topology, fork))
                            .build());
        });
    }

    void list(Call call, ListForksRequest request) {
        pool.run(call, Lane.CALLER, () -> {
            HostedTopology topology = supported(request.getTopology());
            ListForksResponse.Builder response =
                    ListForksResponse.newBuilder().setVersion(topology.engine().version());
            topology.forks().all().forEach(fork -> response.addForks(ForkMessages.message(topology, fork)));
            call.reply().success(response.build());
        });
    }

    void renew(Call call, RenewForkRequest request) {
        pool.run(call, Lane.CALLER, () -> {
            HostedTopology topology = supported(request.getTopology());
            Fork fork =
                    ForkReads.orRefuse(topology, () -> topology.forks().renew(request.getFork(), request.getTtlMs()));
            call.reply()
                    .success(RenewForkResponse.newBuilder()
                            .setVersion(topology.engine().version())
                            .setFork(ForkMessages.message(topology, fork))
                            .build());
        });
    }

    void delete(Call call, DeleteForkRequest request) {
        pool.run(call, Lane.CALLER, () -> {
            HostedTopology topology = supported(request.getTopology());
            Fork fork = ForkReads.orRefuse(topology, () -> topology.forks().drop(request.getFork()));
            catalog.pageHolds().drop(fork.line());
            call.reply()
                    .success(DeleteForkResponse.newBuilder()
                            .setVersion(topology.engine().version())
                            .build());
        });
    }

    private HostedTopology supported(String name) {
        HostedTopology topology = catalog.get(name);
        ForkReads.checkSupported(topology);
        return topology;
    }
}
