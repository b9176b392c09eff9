package io.stemma.client.load;

import io.stemma.v1.BatchGetResponse;
import io.stemma.v1.Counter;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.Link;
import io.stemma.v1.ListNeighborsResponse;
import io.stemma.v1.PathHop;
import io.stemma.v1.ReadCountersRequest;
import io.stemma.v1.ReadCountersResponse;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with an answer, if anything is. */
final class Judge {
    /** Before all versions. */
    private static final long NO_VERSION = 0;

    private Judge() {}

    private static @Nullable String counters(ReadCountersRequest request, ReadCountersResponse answer) {
        return answer.getCountersList().stream().map(Counter::getKey).toList().equals(request.getKeysList())
                ? null
                : "asked for " + request.getKeysCount() + " counters, got " + answer.getCountersList();
    }

    /**
     * What is wrong with the answer; null if nothing is.
     *
     * @param floor the highest version that had been answered on the connection when the request was sent
     */
    static @Nullable String violation(Request request, Response answer, long floor) {
        long version = version(answer);
        if (version != NO_VERSION && version < floor) {
            return request.getCallCase() + " answered at version " + version + " after version " + floor
                    + " had been answered (expected at least that)";
        }
        return switch (answer.getResultCase()) {
            case GET_NODE -> {
                String asked = request.getGetNode().getNodeId();
                String found = answer.getGetNode().getNode().getId();
                yield found.equals(asked) ? null : "asked for node " + asked + ", got \"" + found + "\"";
            }
            case BATCH_GET -> pair(answer.getBatchGet());
            case LIST_NEIGHBORS -> neighbors(answer.getListNeighbors());
            case GET_NEIGHBORHOOD -> neighborhood(answer.getGetNeighborhood());
            case FIND_PATH -> path(request.getFindPath(), answer.getFindPath());
            case COMMIT, ADD_TO_COUNTERS -> null;
            case READ_COUNTERS -> counters(request.getReadCounters(), answer.getReadCounters());
            default -> request.getCallCase() + " answered with " + answer.getResultCase();
        };
    }

    /** The version of an answer; {@link #NO_VERSION} for one of another call. */
    static long version(Response answer) {
        return switch (answer.getResultCase()) {
            case GET_NODE -> answer.getGetNode().getVersion();
            case BATCH_GET -> answer.getBatchGet().getVersion();
            case LIST_NEIGHBORS -> answer.getListNeighbors().getVersion();
            case GET_NEIGHBORHOOD -> answer.getGetNeighborhood().getVersion();
            case FIND_PATH -> answer.getFindPath().getVersion();
            case COMMIT -> answer.getCommit().getVersion();
            default -> NO_VERSION;
        };
    }

    /** How two links that are each other's twin differ; null if they agree. */
    static @Nullable String disagreement(Link link, Link twin) {
        if (link.hasTeMetric() == twin.hasTeMetric() && link.getTeMetric() == twin.getTeMetric()) {
            return null;
        }
        return "twin links disagree: " + link.getId() + " has te_metric " + link.getTeMetric() + ", " + twin.getId()
                + " has " + twin.getTeMetric();
    }

    private static @Nullable String pair(BatchGetResponse answer) {
        return answer.getLinksCount() == 2
                ? disagreement(answer.getLinks(0), answer.getLinks(1))
                : "asked for 2 links, got " + answer.getLinksCount();
    }

    private static @Nullable String neighbors(ListNeighborsResponse answer) {
        Map<String, Link> seen = new HashMap<>();
        for (var neighbor : answer.getNeighborsList()) {
            String wrong = meet(neighbor.getLink(), seen);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String neighborhood(GetNeighborhoodResponse answer) {
        Map<String, Link> seen = new HashMap<>();
        for (Link link : answer.getLinksList()) {
            String wrong = meet(link, seen);
            if (wrong != null) {
                return wrong;
            }
        }
        int hops = 0;
        for (var reached : answer.getReachedList()) {
            if (reached.getHops() < hops) {
                return "neighbourhood: " + reached.getNodeId() + " at " + reached.getHops() + " hops after " + hops;
            }
            hops = reached.getHops();
        }
        return null;
    }

    private static @Nullable String meet(Link link, Map<String, Link> seen) {
        @Nullable Link twin = seen.get(link.getReverseLinkId());
        seen.put(link.getId(), link);
        if (twin == null || !twin.getReverseLinkId().equals(link.getId())) {
            return null;
        }
        return disagreement(link, twin);
    }

    private static @Nullable String path(FindPathRequest request, FindPathResponse answer) {
        List<PathHop> hops = answer.getHopsList();
        String at = request.getSourceNodeId();
        double cost = 0;
        for (PathHop hop : hops) {
            if (!hop.getSourceNodeId().equals(at)) {
                return "path: a hop starts at " + hop.getSourceNodeId() + " (expected " + at + ")";
            }
            at = hop.getDestinationNodeId();
            cost += hop.getCost();
        }
        if (!at.equals(request.getDestinationNodeId())) {
            return "path: ends at " + at + " (expected " + request.getDestinationNodeId() + ")";
        }
        return cost == answer.getCost() ? null : "path: costs " + answer.getCost() + " (expected " + cost + ")";
    }
}
