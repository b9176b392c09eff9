package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;

import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.DeleteTopologyRequest;
import io.stemma.v1.Direction;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetPrimaryRequest;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListNeighborsRequest;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.RefreshPrimaryRequest;
import io.stemma.v1.Request;
import io.stemma.v1.SetPrimaryRequest;

/** Requests to {@link TestService#NET}, in short. */
final class Requests {
    private Requests() {}

    static Request getNode(String id, ReadOptions.Builder options) {
        return Request.newBuilder()
                .setGetNode(GetNodeRequest.newBuilder()
                        .setTopology(NET)
                        .setNodeId(id)
                        .setOptions(options))
                .build();
    }

    static Request listNodes(int size, String token) {
        return Request.newBuilder()
                .setListNodes(ListNodesRequest.newBuilder()
                        .setTopology(NET)
                        .setPageSize(size)
                        .setPageToken(token))
                .build();
    }

    static Request listLinks(int size, String token) {
        return Request.newBuilder()
                .setListLinks(ListLinksRequest.newBuilder()
                        .setTopology(NET)
                        .setPageSize(size)
                        .setPageToken(token))
                .build();
    }

    static Request neighbors(String id, Direction direction, int size, String token) {
        return Request.newBuilder()
                .setListNeighbors(ListNeighborsRequest.newBuilder()
                        .setTopology(NET)
                        .setNodeId(id)
                        .setDirection(direction)
                        .setPageSize(size)
                        .setPageToken(token))
                .build();
    }

    static Request neighborhood(GetNeighborhoodRequest.Builder request) {
        return Request.newBuilder().setGetNeighborhood(request.setTopology(NET)).build();
    }

    static Request path(FindPathRequest.Builder request) {
        return Request.newBuilder().setFindPath(request.setTopology(NET)).build();
    }

    static Request getPrimary() {
        return Request.newBuilder()
                .setGetPrimary(GetPrimaryRequest.newBuilder().setTopology(NET))
                .build();
    }

    static Request setPrimary(String id) {
        return Request.newBuilder()
                .setSetPrimary(SetPrimaryRequest.newBuilder().setTopology(NET).setNodeId(id))
                .build();
    }

    static Request refreshPrimary(boolean cascade) {
        return Request.newBuilder()
                .setRefreshPrimary(
                        RefreshPrimaryRequest.newBuilder().setTopology(NET).setCascade(cascade))
                .build();
    }

    static Request deleteTopology(String requestId) {
        return Request.newBuilder()
                .setDeleteTopology(
                        DeleteTopologyRequest.newBuilder().setTopology(NET).setRequestId(requestId))
                .build();
    }

    static Request commit(String requestId, Change... changes) {
        CommitRequest.Builder commit =
                CommitRequest.newBuilder().setTopology(NET).setRequestId(requestId);
        for (Change change : changes) {
            commit.addChanges(change);
        }
        return TestService.request(commit.build());
    }
}
