package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.VersionCodec;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.history.HeldVersion;
import io.stemma.v1.ListVersionsRequest;
import io.stemma.v1.ListVersionsResponse;
import io.stemma.v1.VersionInfo;
import java.util.ArrayList;
import java.util.List;

/** Lists the versions that are held: those of history, then the older ones that only pins hold. */
final class VersionCalls {
    private static final int PAGE_SIZE_DEFAULT = 1_000;
    /** Up to so many versions are listed on the calling thread. */
    private static final int SMALL_PAGE = 64;

    private final Catalog catalog;
    private final QueryPool pool;
    private final ServiceLimits limits;

    VersionCalls(Catalog catalog, QueryPool pool, ServiceLimits limits) {
        this.catalog = catalog;
        this.pool = pool;
        this.limits = limits;
    }

    void list(Call call, ListVersionsRequest request) {
        HostedTopology topology = catalog.get(request.getTopology());
        int size = size(request.getPageSize());
        long before = before(request.getBeforeVersion());
        topology.checkHoldsVersions("versions");
        Lane lane = size <= SMALL_PAGE ? Lane.CALLER : Lane.POOL;
        pool.run(call, lane, () -> call.reply().success(list(topology, before, size)));
    }

    private int size(int asked) {
        if (asked < 0 || asked > limits.pageSizeMax()) {
            throw Errors.invalid("page_size", Integer.toUnsignedString(asked), "0.." + limits.pageSizeMax());
        }
        return asked == 0 ? Math.min(PAGE_SIZE_DEFAULT, limits.pageSizeMax()) : asked;
    }

    private static long before(long asked) {
        if (asked < 0) {
            throw Errors.invalid("before_version", Long.toUnsignedString(asked), "0..9223372036854775807");
        }
        return asked == 0 ? Long.MAX_VALUE : asked;
    }

    private ListVersionsResponse list(HostedTopology topology, long before, int size) {
        ListVersionsResponse.Builder response = ListVersionsResponse.newBuilder()
                .setVersion(topology.engine().version())
                .setFirstVersion(topology.history().first());
        int bytes = 0;
        List<VersionInfo> found = infos(topology, before, size + 1);
        for (VersionInfo version : found) {
            bytes += version.getSerializedSize() + 8;
            if (response.getVersionsCount() == size || bytes > limits.responseBytesMax()) {
                response.setNextBeforeVersion(
                        response.getVersions(response.getVersionsCount() - 1).getVersion());
                break;
            }
            response.addVersions(version);
        }
        return response.build();
    }

    private List<VersionInfo> infos(HostedTopology topology, long before, int max) {
        List<VersionInfo> infos = new ArrayList<>();
        long oldest = Math.min(before, topology.history().first());
        for (HeldVersion held : topology.history().before(before, max)) {
            infos.add(VersionCodec.message(held.snapshot(), held.requestId(), held.client(), held.tally()));
            oldest = held.version();
        }
        for (Snapshot held : catalog.pins().before(topology.incarnation(), oldest, max - infos.size())) {
            infos.add(VersionCodec.message(held).setPinnedOnly(true).build());
        }
        return infos;
    }
}
