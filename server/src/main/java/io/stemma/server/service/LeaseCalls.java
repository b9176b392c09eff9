package io.stemma.server.service;

import com.google.protobuf.Message;
import io.stemma.server.codec.Errors;
import io.stemma.server.codec.TransactionCodec;
import io.stemma.server.graph.GraphView;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.LeaseChange;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.CreateLeaseRequest;
import io.stemma.v1.CreateLeaseResponse;
import io.stemma.v1.DeleteLeaseRequest;
import io.stemma.v1.DeleteLeaseResponse;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.KeepLeaseAliveRequest;
import io.stemma.v1.KeepLeaseAliveResponse;
import io.stemma.v1.Lease;
import io.stemma.v1.ListLeasesRequest;
import io.stemma.v1.ListLeasesResponse;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Leases. Whatever changes one goes through the commit pipeline, in order with the transactions that name it. */
final class LeaseCalls {
    private static final long TTL_MILLIS_MIN = 100;
    private static final long TTL_MILLIS_MAX = 86_400_000;

    private final Catalog catalog;
    private final QueryPool pool;
    private final Commits commits;
    private final LongSupplier nanos;

    LeaseCalls(Catalog catalog, QueryPool pool, Commits commits, LongSupplier nanos) {
        this.catalog = catalog;
        this.pool = pool;
        this.commits = commits;
        this.nanos = nanos;
    }

    void create(Call call, CreateLeaseRequest request) {
        check("ttl_ms", request.getTtlMs(), TTL_MILLIS_MIN);
        check("grace_ms", request.getGraceMs(), 0);
        LeaseChange grant = new LeaseChange.Grant(request.getTtlMs(), request.getGraceMs());
        Transaction identity = identity(request.getRequestId(), request, CreateLeaseRequest.REQUEST_ID_FIELD_NUMBER);
        String topology = request.getTopology();
        commits.submit(
                call,
                Command.of(topology, grant, identity),
                applied -> CreateLeaseResponse.newBuilder()
                        .setVersion(applied.version())
                        .setLease(lease(topology, applied))
                        .build());
    }

    private static void check(String field, long millis, long min) {
        if (millis < min || millis > TTL_MILLIS_MAX) {
            throw Errors.invalid(field, Long.toUnsignedString(millis), min + ".." + TTL_MILLIS_MAX);
        }
    }

    private static Transaction identity(String requestId, Message request, int requestIdField) {
        TransactionCodec.checkRequestId(requestId);
        return new Transaction(
                List.of(),
                List.of(),
                Transaction.ANY_VERSION,
                requestId,
                TransactionCodec.fingerprint(requestId, request, requestIdField));
    }

    void keepAlive(Call call, KeepLeaseAliveRequest request) {
        Transaction identity = identity(request.getRequestId(), request, KeepLeaseAliveRequest.REQUEST_ID_FIELD_NUMBER);
        String topology = request.getTopology();
        LeaseChange keep = new LeaseChange.KeepAlive(request.getLeaseId());
        commits.submit(
                call,
                Command.of(topology, keep, identity),
                applied -> KeepLeaseAliveResponse.newBuilder()
                        .setVersion(applied.version())
                        .setLease(lease(topology, applied))
                        .build());
    }

    void delete(Call call, DeleteLeaseRequest request) {
        Transaction identity = identity(request.getRequestId(), request, DeleteLeaseRequest.REQUEST_ID_FIELD_NUMBER);
        LeaseChange end = new LeaseChange.End(request.getLeaseId(), request.getKeepElements());
        commits.submit(
                call,
                Command.of(request.getTopology(), end, identity),
                applied -> DeleteLeaseResponse.newBuilder()
                        .setVersion(applied.version())
                        .setNodesDeleted(applied.tally().nodesDeleted())
                        .setLinksDeleted(applied.tally().linksDeleted())
                        .build());
    }

    void list(Call call, ListLeasesRequest request) {
        HostedTopology topology = catalog.get(request.getTopology());
        pool.run(call, Lane.POOL, () -> {
            ListLeasesResponse response = topology.engine().read(graph -> list(topology, graph));
            call.reply().success(response);
        });
    }

    private ListLeasesResponse list(HostedTopology topology, GraphView graph) {
        ListLeasesResponse.Builder response = ListLeasesResponse.newBuilder().setVersion(graph.version());
        topology.leases().all().stream()
                .sorted(Comparator.comparing(io.stemma.server.txn.Lease::stale)
                        .reversed()
                        .thenComparing(io.stemma.server.txn.Lease::dueNanos))
                .forEach(lease -> {
                    int[] counts = topology.leases().count(lease.id(), graph);
                    response.addLeases(message(lease).setNodeCount(counts[0]).setLinkCount(counts[1]));
                });
        return response.build();
    }

    /** The lease that was changed; refuses if it has ended since, which a retry may find. */
    private Lease lease(String name, Applied applied) {
        HostedTopology topology = catalog.get(name);
        io.stemma.server.txn.Lease lease = topology.leases().find(applied.leaseId());
        if (lease == null) {
            throw Errors.refused(
                    ErrorReason.LEASE_NOT_FOUND,
                    "lease/" + Long.toUnsignedString(applied.leaseId()),
                    "ended since",
                    "a lease that has not ended");
        }
        return message(lease).build();
    }

    private Lease.Builder message(io.stemma.server.txn.Lease lease) {
        long left = TimeUnit.NANOSECONDS.toMillis(lease.dueNanos() - nanos.getAsLong());
        return Lease.newBuilder()
                .setLeaseId(lease.id())
                .setOwner(lease.owner())
                .setTtlMs(lease.ttlMillis())
                .setGraceMs(lease.graceMillis())
                .setRemainingMs(lease.stale() ? 0 : Math.max(0, left))
                .setStale(lease.stale());
    }
}
