package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.Snapshot;
import io.stemma.v1.CreatePinRequest;
import io.stemma.v1.CreatePinResponse;
import io.stemma.v1.DeletePinRequest;
import io.stemma.v1.DeletePinResponse;
import io.stemma.v1.ListPinsRequest;
import io.stemma.v1.ListPinsResponse;
import io.stemma.v1.Pin;
import io.stemma.v1.RenewPinRequest;
import io.stemma.v1.RenewPinResponse;
import java.util.Objects;

/** Pins: made, kept and let go. Run in the pool, since what pins hold is measured when one is made. */
final class PinCalls {
    private static final int DESCRIPTION_BYTES_MAX = 256;

    private final Catalog catalog;
    private final QueryPool pool;

    PinCalls(Catalog catalog, QueryPool pool) {
        this.catalog = catalog;
        this.pool = pool;
    }

    void create(Call call, CreatePinRequest request) {
        HostedTopology topology = catalog.get(request.getTopology());
        topology.checkHoldsVersions("pin");
        int bytes = request.getDescriptionBytes().size();
        if (bytes > DESCRIPTION_BYTES_MAX) {
            throw Errors.invalid("description", bytes + " bytes", "at most " + DESCRIPTION_BYTES_MAX + " bytes");
        }
        if (request.getVersion() < 0) {
            throw Errors.invalid("version", Long.toUnsignedString(request.getVersion()), "0..9223372036854775807");
        }
        pool.run(call, Lane.POOL, () -> {
            io.stemma.server.history.Pin pin = catalog.pins()
                    .create(
                            topology.incarnation(),
                            topology.history(),
                            snapshot(topology, request.getVersion()),
                            call.context().client(),
                            request.getDescription(),
                            request.getTtlMs());
            dropIfGone(topology);
            call.reply()
                    .success(CreatePinResponse.newBuilder()
                            .setVersion(pin.version())
                            .setPin(message(topology, pin))
                            .build());
        });
    }

    private static Snapshot snapshot(HostedTopology topology, long version) {
        return version == 0
                ? Objects.requireNonNull(topology.engine().snapshot())
                : topology.readAt(
                        version, (GraphView graph) -> Objects.requireNonNull(HostedTopology.asSnapshot(graph)));
    }

    /** A topology that is removed lets its pins go; one that was made after that must not stay. */
    private void dropIfGone(HostedTopology topology) {
        if (catalog.find(topology.name()) != topology) {
            catalog.pins().drop(topology.incarnation());
            throw Errors.topologyNotFound(topology.name());
        }
    }

    void renew(Call call, RenewPinRequest request) {
        HostedTopology topology = catalog.get(request.getTopology());
        checkId(request.getPinId());
        pool.run(call, Lane.POOL, () -> {
            io.stemma.server.history.Pin pin =
                    catalog.pins().renew(topology.incarnation(), request.getPinId(), request.getTtlMs());
            call.reply()
                    .success(RenewPinResponse.newBuilder()
                            .setVersion(pin.version())
                            .setPin(message(topology, pin))
                            .build());
        });
    }

    void delete(Call call, DeletePinRequest request) {
        HostedTopology topology = catalog.get(request.getTopology());
        checkId(request.getPinId());
        pool.run(call, Lane.POOL, () -> {
            io.stemma.server.history.Pin pin = catalog.pins().release(topology.incarnation(), request.getPinId());
            call.reply()
                    .success(DeletePinResponse.newBuilder()
                            .setVersion(pin.version())
                            .build());
        });
    }

    void list(Call call, ListPinsRequest request) {
        HostedTopology topology = catalog.get(request.getTopology());
        pool.run(call, Lane.POOL, () -> {
            ListPinsResponse.Builder response =
                    ListPinsResponse.newBuilder().setVersion(topology.engine().version());
            catalog.pins().list(topology.incarnation()).forEach(pin -> response.addPins(message(topology, pin)));
            call.reply().success(response.build());
        });
    }

    private static void checkId(String pinId) {
        if (pinId.isEmpty()) {
            throw Errors.invalid("pin_id", "empty", "the id of a pin of this topology");
        }
    }

    private Pin message(HostedTopology topology, io.stemma.server.history.Pin pin) {
        return Pin.newBuilder()
                .setPinId(pin.id())
                .setTopology(topology.name())
                .setVersion(pin.version())
                .setOwner(pin.owner())
                .setDescription(pin.description())
                .setCreateTimeUs(pin.createMicros())
                .setExpireTimeUs(pin.expireMicros())
                .setRetainedBytes(catalog.pins().retainedBytes(pin))
                .build();
    }
}
