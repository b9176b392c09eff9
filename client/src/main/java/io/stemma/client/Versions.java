package io.stemma.client;

import io.stemma.v1.ReadOptions;
import io.stemma.v1.ReadOptionsOrBuilder;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import org.jspecify.annotations.Nullable;

/** Where calls and replies carry topologies and versions. */
final class Versions {
    private Versions() {}

    /** The topology that a call is about; empty where it is about none or many. */
    static String topologyOf(Request.Builder call) {
        return switch (call.getCallCase()) {
            case CREATE_TOPOLOGY -> call.getCreateTopology().getTopology().getName();
            case GET_TOPOLOGY -> call.getGetTopology().getTopology();
            case UPDATE_TOPOLOGY -> call.getUpdateTopology().getTopology().getName();
            case DELETE_TOPOLOGY -> call.getDeleteTopology().getTopology();
            case COMMIT -> call.getCommit().getTopology();
            case IMPORT -> call.getImport().getBegin().getTopology().getName();
            case GET_NODE -> call.getGetNode().getTopology();
            case LIST_NODES -> call.getListNodes().getTopology();
            case GET_LINK -> call.getGetLink().getTopology();
            case LIST_LINKS -> call.getListLinks().getTopology();
            case BATCH_GET -> call.getBatchGet().getTopology();
            case LIST_NEIGHBORS -> call.getListNeighbors().getTopology();
            case GET_NEIGHBORHOOD -> call.getGetNeighborhood().getTopology();
            case FIND_PATH -> call.getFindPath().getTopology();
            case GET_PRIMARY -> call.getGetPrimary().getTopology();
            case SET_PRIMARY -> call.getSetPrimary().getTopology();
            case REFRESH_PRIMARY -> call.getRefreshPrimary().getTopology();
            case CREATE_COUNTER -> call.getCreateCounter().getTopology();
            case ADD_TO_COUNTERS -> call.getAddToCounters().getTopology();
            case READ_COUNTERS -> call.getReadCounters().getTopology();
            case LIST_COUNTERS -> call.getListCounters().getTopology();
            case DELETE_COUNTER -> call.getDeleteCounter().getTopology();
            case LIST_VERSIONS -> call.getListVersions().getTopology();
            case CREATE_PIN -> call.getCreatePin().getTopology();
            case RENEW_PIN -> call.getRenewPin().getTopology();
            case DELETE_PIN -> call.getDeletePin().getTopology();
            case LIST_PINS -> call.getListPins().getTopology();
            case DIFF -> call.getDiff().getTopology();
            case WATCH -> call.getWatch().getTopology();
            case WATCH_ANSWER -> call.getWatchAnswer().getTopology();
            case CREATE_FORK -> call.getCreateFork().getTopology();
            case GET_FORK -> call.getGetFork().getTopology();
            case LIST_FORKS -> call.getListForks().getTopology();
            case RENEW_FORK -> call.getRenewFork().getTopology();
            case DELETE_FORK -> call.getDeleteFork().getTopology();
            case MERGE -> call.getMerge().getTopology();
            case CREATE_LEASE -> call.getCreateLease().getTopology();
            case KEEP_LEASE_ALIVE -> call.getKeepLeaseAlive().getTopology();
            case DELETE_LEASE -> call.getDeleteLease().getTopology();
            case LIST_LEASES -> call.getListLeases().getTopology();
            case LIST_TOPOLOGIES, GET_STATUS, HELLO, CANCEL, ADD_CREDITS, CALL_NOT_SET -> "";
        };
    }

    /** The version that a reply was read at or committed as; 0 where there is none. */
    static long versionOf(Response reply) {
        return switch (reply.getResultCase()) {
            case CREATE_TOPOLOGY -> version(reply.getCreateTopology().getTopology());
            case GET_TOPOLOGY -> version(reply.getGetTopology().getTopology());
            case UPDATE_TOPOLOGY -> version(reply.getUpdateTopology().getTopology());
            case IMPORT -> version(reply.getImport().getTopology());
            case COMMIT -> reply.getCommit().getVersion();
            case GET_NODE -> reply.getGetNode().getVersion();
            case LIST_NODES -> reply.getListNodes().getVersion();
            case GET_LINK -> reply.getGetLink().getVersion();
            case LIST_LINKS -> reply.getListLinks().getVersion();
            case BATCH_GET -> reply.getBatchGet().getVersion();
            case LIST_NEIGHBORS -> reply.getListNeighbors().getVersion();
            case GET_NEIGHBORHOOD -> reply.getGetNeighborhood().getVersion();
            case FIND_PATH -> reply.getFindPath().getVersion();
            case GET_PRIMARY -> reply.getGetPrimary().getVersion();
            case SET_PRIMARY -> reply.getSetPrimary().getVersion();
            case REFRESH_PRIMARY -> reply.getRefreshPrimary().getVersion();
            case LIST_VERSIONS -> reply.getListVersions().getVersion();
            case CREATE_PIN -> reply.getCreatePin().getVersion();
            case RENEW_PIN -> reply.getRenewPin().getVersion();
            case DELETE_PIN -> reply.getDeletePin().getVersion();
            case LIST_PINS -> reply.getListPins().getVersion();
            case DIFF -> reply.getDiff().getVersion();
            case WATCH -> reply.getWatch().getVersion();
            case WATCH_ANSWER -> reply.getWatchAnswer().getVersion();
            case CREATE_FORK -> reply.getCreateFork().getVersion();
            case GET_FORK -> reply.getGetFork().getVersion();
            case LIST_FORKS -> reply.getListForks().getVersion();
            case RENEW_FORK -> reply.getRenewFork().getVersion();
            case DELETE_FORK -> reply.getDeleteFork().getVersion();
            case MERGE -> reply.getMerge().getVersion();
            case CREATE_LEASE -> reply.getCreateLease().getVersion();
            case KEEP_LEASE_ALIVE -> reply.getKeepLeaseAlive().getVersion();
            case DELETE_LEASE -> reply.getDeleteLease().getVersion();
            case LIST_LEASES -> reply.getListLeases().getVersion();
            case ERROR -> reply.getError().getVersion();
            case LIST_TOPOLOGIES,
                    DELETE_TOPOLOGY,
                    CREATE_COUNTER,
                    ADD_TO_COUNTERS,
                    READ_COUNTERS,
                    LIST_COUNTERS,
                    DELETE_COUNTER,
                    GET_STATUS,
                    HELLO,
                    CANCEL,
                    RESULT_NOT_SET -> 0;
        };
    }

    /**
     * Asks a read of the current version for at least this one. A read of an exact version is left alone, and so is a
     * later page, which shows the version of the first.
     */
    static void atLeast(Request.Builder call, long version) {
        ReadOptions.Builder options = optionsOf(call);
        if (options != null && readsCurrent(options) && version > options.getMinVersion()) {
            options.setMinVersion(version);
        }
    }

    private static boolean readsCurrent(ReadOptionsOrBuilder options) {
        return !options.hasAtVersion()
                && !options.hasAtTimeUs()
                && options.getPinId().isEmpty()
                && options.getFork().isEmpty();
    }

    /** True if the version in the reply is that of a fork: it has the number of other content in the topology. */
    static boolean isOfFork(Request.Builder call) {
        return switch (call.getCallCase()) {
            case COMMIT -> !call.getCommit().getFork().isEmpty();
            case GET_TOPOLOGY -> isFork(call.getGetTopology().getOptions());
            case GET_NODE -> isFork(call.getGetNode().getOptions());
            case LIST_NODES -> isFork(call.getListNodes().getOptions());
            case GET_LINK -> isFork(call.getGetLink().getOptions());
            case LIST_LINKS -> isFork(call.getListLinks().getOptions());
            case BATCH_GET -> isFork(call.getBatchGet().getOptions());
            case LIST_NEIGHBORS -> isFork(call.getListNeighbors().getOptions());
            case GET_NEIGHBORHOOD -> isFork(call.getGetNeighborhood().getOptions());
            case FIND_PATH -> isFork(call.getFindPath().getOptions());
            case GET_PRIMARY -> isFork(call.getGetPrimary().getOptions());
            case CREATE_FORK -> isFork(call.getCreateFork().getBase());
            case DIFF -> isFork(call.getDiff().getTo());
            default -> false;
        };
    }

    private static boolean isFork(ReadOptions options) {
        return !options.getFork().isEmpty();
    }

    private static ReadOptions.@Nullable Builder optionsOf(Request.Builder call) {
        if (isLaterPage(call)) {
            return null;
        }
        return switch (call.getCallCase()) {
            case GET_TOPOLOGY -> call.getGetTopologyBuilder().getOptionsBuilder();
            case GET_NODE -> call.getGetNodeBuilder().getOptionsBuilder();
            case LIST_NODES -> call.getListNodesBuilder().getOptionsBuilder();
            case GET_LINK -> call.getGetLinkBuilder().getOptionsBuilder();
            case LIST_LINKS -> call.getListLinksBuilder().getOptionsBuilder();
            case BATCH_GET -> call.getBatchGetBuilder().getOptionsBuilder();
            case LIST_NEIGHBORS -> call.getListNeighborsBuilder().getOptionsBuilder();
            case GET_NEIGHBORHOOD -> call.getGetNeighborhoodBuilder().getOptionsBuilder();
            case FIND_PATH -> call.getFindPathBuilder().getOptionsBuilder();
            case GET_PRIMARY -> call.getGetPrimaryBuilder().getOptionsBuilder();
            default -> null;
        };
    }

    private static boolean isLaterPage(Request.Builder call) {
        return switch (call.getCallCase()) {
            case LIST_NODES -> !call.getListNodes().getPageToken().isEmpty();
            case LIST_LINKS -> !call.getListLinks().getPageToken().isEmpty();
            case LIST_NEIGHBORS -> !call.getListNeighbors().getPageToken().isEmpty();
            default -> false;
        };
    }

    private static long version(Topology topology) {
        return topology.getVersion();
    }
}
