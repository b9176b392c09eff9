package io.stemma.client;

import io.stemma.v1.AddToCountersRequest;
import io.stemma.v1.AddToCountersResponse;
import io.stemma.v1.BatchGetRequest;
import io.stemma.v1.BatchGetResponse;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.CreateCounterRequest;
import io.stemma.v1.CreateCounterResponse;
import io.stemma.v1.CreateForkRequest;
import io.stemma.v1.CreateForkResponse;
import io.stemma.v1.CreateLeaseRequest;
import io.stemma.v1.CreateLeaseResponse;
import io.stemma.v1.CreatePinRequest;
import io.stemma.v1.CreatePinResponse;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.CreateTopologyResponse;
import io.stemma.v1.DeleteCounterRequest;
import io.stemma.v1.DeleteCounterResponse;
import io.stemma.v1.DeleteForkRequest;
import io.stemma.v1.DeleteForkResponse;
import io.stemma.v1.DeleteLeaseRequest;
import io.stemma.v1.DeleteLeaseResponse;
import io.stemma.v1.DeletePinRequest;
import io.stemma.v1.DeletePinResponse;
import io.stemma.v1.DeleteTopologyRequest;
import io.stemma.v1.DeleteTopologyResponse;
import io.stemma.v1.DiffRequest;
import io.stemma.v1.DiffResponse;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetForkRequest;
import io.stemma.v1.GetForkResponse;
import io.stemma.v1.GetLinkRequest;
import io.stemma.v1.GetLinkResponse;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.GetPrimaryRequest;
import io.stemma.v1.GetPrimaryResponse;
import io.stemma.v1.GetStatusRequest;
import io.stemma.v1.GetStatusResponse;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.GetTopologyResponse;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportRequest;
import io.stemma.v1.ImportResponse;
import io.stemma.v1.KeepLeaseAliveRequest;
import io.stemma.v1.KeepLeaseAliveResponse;
import io.stemma.v1.Link;
import io.stemma.v1.ListCountersRequest;
import io.stemma.v1.ListCountersResponse;
import io.stemma.v1.ListForksRequest;
import io.stemma.v1.ListForksResponse;
import io.stemma.v1.ListLeasesRequest;
import io.stemma.v1.ListLeasesResponse;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListLinksResponse;
import io.stemma.v1.ListNeighborsRequest;
import io.stemma.v1.ListNeighborsResponse;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.ListNodesResponse;
import io.stemma.v1.ListPinsRequest;
import io.stemma.v1.ListPinsResponse;
import io.stemma.v1.ListTopologiesRequest;
import io.stemma.v1.ListTopologiesResponse;
import io.stemma.v1.ListVersionsRequest;
import io.stemma.v1.ListVersionsResponse;
import io.stemma.v1.MergeRequest;
import io.stemma.v1.MergeResponse;
import io.stemma.v1.Neighbor;
import io.stemma.v1.Node;
import io.stemma.v1.ReadCountersRequest;
import io.stemma.v1.ReadCountersResponse;
import io.stemma.v1.RefreshPrimaryRequest;
import io.stemma.v1.RefreshPrimaryResponse;
import io.stemma.v1.RenewForkRequest;
import io.stemma.v1.RenewForkResponse;
import io.stemma.v1.RenewPinRequest;
import io.stemma.v1.RenewPinResponse;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.SetPrimaryRequest;
import io.stemma.v1.SetPrimaryResponse;
import io.stemma.v1.UpdateTopologyRequest;
import io.stemma.v1.UpdateTopologyResponse;
import io.stemma.v1.WatchAnswerRequest;
import io.stemma.v1.WatchAnswerResponse;
import io.stemma.v1.WatchRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What can be asked of a server: one method for each call of the contract. A method returns at once; its future
 * completes with the reply, or exceptionally with a {@link StemmaException}. Cancelling the future ends the call on the
 * server too.
 *
 * <p>Reads are sent again when a connection is lost or the server asks for patience, until the deadline. So are writes,
 * which the client gives a request_id where they have none: they are applied once.
 */
public abstract sealed class StemmaApi permits StemmaClient, Session, DeadlineView {
    StemmaApi() {}

    /** Sends the call; the builder is given away. */
    abstract <T> CompletableFuture<T> send(Request.Builder call, Answer<T> answer);

    abstract ImportStream openImport(Request.Builder begin, Answer<ImportResponse> answer);

    /** Opens a stream; the builder is given away. {@code credits} of the request says how many replies may come at first. */
    abstract StreamCall openStream(Request.Builder call, Consumer<? super Response> replies);

    /**
     * Any call with one reply. {@code deadline_ms} counts if it is set; {@code id} is ignored.
     *
     * @throws IllegalArgumentException if the request is no such call
     */
    public final CompletableFuture<Response> call(Request call) {
        return send(call.toBuilder(), reply -> reply);
    }

    /** The same calls, with a deadline of 1 ms to 1 day for each. */
    public final StemmaApi withDeadline(Duration deadline) {
        long millis = StemmaClientBuilder.checkedDeadline("deadline", deadline).toMillis();
        return new DeadlineView(this, Math.toIntExact(millis));
    }

    /** Opens an import, over a connection of its own. */
    public final ImportStream startImport(ImportBegin begin) {
        ImportRequest first = ImportRequest.newBuilder().setBegin(begin).build();
        return openImport(Request.newBuilder().setImport(first), Response::getImport);
    }

    /** As {@link #watch(WatchRequest, GapPolicy, WatchListener)}; ends at a gap. */
    public final Watch watch(WatchRequest request, WatchListener listener) {
        return watch(request, GapPolicy.END, listener);
    }

    /** Tells what changes, version by version, without gap or duplicate, until it is closed; resumes by itself. */
    public final Watch watch(WatchRequest request, GapPolicy gaps, WatchListener listener) {
        ChangeCourse course = new ChangeCourse(request, gaps, listener);
        return follow(course, course);
    }

    /** Answers a question now, and again whenever its answer has changed, until it is closed; resumes by itself. */
    public final Watch watchAnswer(WatchAnswerRequest request, StreamListener<WatchAnswerResponse> listener) {
        AnswerCourse course = new AnswerCourse(request, listener);
        return follow(course, course);
    }

    private Watch follow(Follower.Course course, Watch.Progress progress) {
        Follower follower = new Follower(this, course);
        follower.open();
        return new Watch(follower, progress);
    }

    /** Tells what differs between two versions, in parts. */
    public final Replies<DiffResponse> diff(DiffRequest request) {
        return new Replies<>(this, Request.newBuilder().setDiff(request), Response::getDiff);
    }

    /** All nodes that the request asks for, page by page, at one version. */
    public final Pages<Node> nodes(ListNodesRequest request) {
        return new Pages<>(
                request.getPageToken(),
                token -> listNodes(request.toBuilder().setPageToken(token).build())
                        .thenApply(page -> new Page<>(
                                page.getVersion(), page.getBasis(), page.getNodesList(), page.getNextPageToken())));
    }

    /** All links that the request asks for, page by page, at one version. */
    public final Pages<Link> links(ListLinksRequest request) {
        return new Pages<>(
                request.getPageToken(),
                token -> listLinks(request.toBuilder().setPageToken(token).build())
                        .thenApply(page -> new Page<>(
                                page.getVersion(), page.getBasis(), page.getLinksList(), page.getNextPageToken())));
    }

    /** All links of a node, page by page, at one version. */
    public final Pages<Neighbor> neighbors(ListNeighborsRequest request) {
        return new Pages<>(
                request.getPageToken(),
                token -> listNeighbors(request.toBuilder().setPageToken(token).build())
                        .thenApply(page -> new Page<>(
                                page.getVersion(), page.getBasis(), page.getNeighborsList(), page.getNextPageToken())));
    }

    /** A new, empty topology, at version 1. */
    public final CompletableFuture<CreateTopologyResponse> createTopology(CreateTopologyRequest request) {
        return send(Request.newBuilder().setCreateTopology(request), Response::getCreateTopology);
    }

    /** Describes a topology. */
    public final CompletableFuture<GetTopologyResponse> getTopology(GetTopologyRequest request) {
        return send(Request.newBuilder().setGetTopology(request), Response::getGetTopology);
    }

    /** Describes all topologies. */
    public final CompletableFuture<ListTopologiesResponse> listTopologies(ListTopologiesRequest request) {
        return send(Request.newBuilder().setListTopologies(request), Response::getListTopologies);
    }

    /** Replaces the description of a topology. */
    public final CompletableFuture<UpdateTopologyResponse> updateTopology(UpdateTopologyRequest request) {
        return send(Request.newBuilder().setUpdateTopology(request), Response::getUpdateTopology);
    }

    /** Removes a topology with all its versions. */
    public final CompletableFuture<DeleteTopologyResponse> deleteTopology(DeleteTopologyRequest request) {
        return send(Request.newBuilder().setDeleteTopology(request), Response::getDeleteTopology);
    }

    /** Applies a transaction: all of its changes as one version, or none. */
    public final CompletableFuture<CommitResponse> commit(CommitRequest request) {
        return send(Request.newBuilder().setCommit(request), Response::getCommit);
    }

    /** Reads one node. */
    public final CompletableFuture<GetNodeResponse> getNode(GetNodeRequest request) {
        return send(Request.newBuilder().setGetNode(request), Response::getGetNode);
    }

    /** Reads one page of nodes; {@link #nodes} reads all. */
    public final CompletableFuture<ListNodesResponse> listNodes(ListNodesRequest request) {
        return send(Request.newBuilder().setListNodes(request), Response::getListNodes);
    }

    /** Reads one link. */
    public final CompletableFuture<GetLinkResponse> getLink(GetLinkRequest request) {
        return send(Request.newBuilder().setGetLink(request), Response::getGetLink);
    }

    /** Reads one page of links; {@link #links} reads all. */
    public final CompletableFuture<ListLinksResponse> listLinks(ListLinksRequest request) {
        return send(Request.newBuilder().setListLinks(request), Response::getListLinks);
    }

    /** Reads several nodes and links at one version. */
    public final CompletableFuture<BatchGetResponse> batchGet(BatchGetRequest request) {
        return send(Request.newBuilder().setBatchGet(request), Response::getBatchGet);
    }

    /** Reads one page of a node's links; {@link #neighbors} reads all. */
    public final CompletableFuture<ListNeighborsResponse> listNeighbors(ListNeighborsRequest request) {
        return send(Request.newBuilder().setListNeighbors(request), Response::getListNeighbors);
    }

    /** Finds the nodes within a number of hops. */
    public final CompletableFuture<GetNeighborhoodResponse> getNeighborhood(GetNeighborhoodRequest request) {
        return send(Request.newBuilder().setGetNeighborhood(request), Response::getGetNeighborhood);
    }

    /** Finds a shortest path. */
    public final CompletableFuture<FindPathResponse> findPath(FindPathRequest request) {
        return send(Request.newBuilder().setFindPath(request), Response::getFindPath);
    }

    /** Reads the primary node. */
    public final CompletableFuture<GetPrimaryResponse> getPrimary(GetPrimaryRequest request) {
        return send(Request.newBuilder().setGetPrimary(request), Response::getGetPrimary);
    }

    /** Names the primary node. */
    public final CompletableFuture<SetPrimaryResponse> setPrimary(SetPrimaryRequest request) {
        return send(Request.newBuilder().setSetPrimary(request), Response::getSetPrimary);
    }

    /** Removes the primary node and elects another, as one version. */
    public final CompletableFuture<RefreshPrimaryResponse> refreshPrimary(RefreshPrimaryRequest request) {
        return send(Request.newBuilder().setRefreshPrimary(request), Response::getRefreshPrimary);
    }

    /** A new counter of a node or link, at zero. */
    public final CompletableFuture<CreateCounterResponse> createCounter(CreateCounterRequest request) {
        return send(Request.newBuilder().setCreateCounter(request), Response::getCreateCounter);
    }

    /** Adds to counters: to all or to none. Sent once only, since it would count twice. */
    public final CompletableFuture<AddToCountersResponse> addToCounters(AddToCountersRequest request) {
        return send(Request.newBuilder().setAddToCounters(request), Response::getAddToCounters);
    }

    /** Reads counters by name. */
    public final CompletableFuture<ReadCountersResponse> readCounters(ReadCountersRequest request) {
        return send(Request.newBuilder().setReadCounters(request), Response::getReadCounters);
    }

    /** Reads all counters of a node or link. */
    public final CompletableFuture<ListCountersResponse> listCounters(ListCountersRequest request) {
        return send(Request.newBuilder().setListCounters(request), Response::getListCounters);
    }

    /** Removes a counter. */
    public final CompletableFuture<DeleteCounterResponse> deleteCounter(DeleteCounterRequest request) {
        return send(Request.newBuilder().setDeleteCounter(request), Response::getDeleteCounter);
    }

    /** Tells what the server is and what its limits are. */
    public final CompletableFuture<GetStatusResponse> getStatus(GetStatusRequest request) {
        return send(Request.newBuilder().setGetStatus(request), Response::getGetStatus);
    }

    /** Lists the versions that are held, the newest first. */
    public final CompletableFuture<ListVersionsResponse> listVersions(ListVersionsRequest request) {
        return send(Request.newBuilder().setListVersions(request), Response::getListVersions);
    }

    /** Holds a version beyond history, for a time. */
    public final CompletableFuture<CreatePinResponse> createPin(CreatePinRequest request) {
        return send(Request.newBuilder().setCreatePin(request), Response::getCreatePin);
    }

    /** Starts a pin's time anew. */
    public final CompletableFuture<RenewPinResponse> renewPin(RenewPinRequest request) {
        return send(Request.newBuilder().setRenewPin(request), Response::getRenewPin);
    }

    /** Lets go of a pin. */
    public final CompletableFuture<DeletePinResponse> deletePin(DeletePinRequest request) {
        return send(Request.newBuilder().setDeletePin(request), Response::getDeletePin);
    }

    /** Lists the pins of a topology. */
    public final CompletableFuture<ListPinsResponse> listPins(ListPinsRequest request) {
        return send(Request.newBuilder().setListPins(request), Response::getListPins);
    }

    /** Makes a fork of a version, or of another fork. */
    public final CompletableFuture<CreateForkResponse> createFork(CreateForkRequest request) {
        return send(Request.newBuilder().setCreateFork(request), Response::getCreateFork);
    }

    /** Describes a fork. */
    public final CompletableFuture<GetForkResponse> getFork(GetForkRequest request) {
        return send(Request.newBuilder().setGetFork(request), Response::getGetFork);
    }

    /** Describes the forks of a topology. */
    public final CompletableFuture<ListForksResponse> listForks(ListForksRequest request) {
        return send(Request.newBuilder().setListForks(request), Response::getListForks);
    }

    /** Starts a fork's time anew. */
    public final CompletableFuture<RenewForkResponse> renewFork(RenewForkRequest request) {
        return send(Request.newBuilder().setRenewFork(request), Response::getRenewFork);
    }

    /** Drops a fork with all its changes. */
    public final CompletableFuture<DeleteForkResponse> deleteFork(DeleteForkRequest request) {
        return send(Request.newBuilder().setDeleteFork(request), Response::getDeleteFork);
    }

    /** Brings a fork's changes back as one transaction. */
    public final CompletableFuture<MergeResponse> merge(MergeRequest request) {
        return send(Request.newBuilder().setMerge(request), Response::getMerge);
    }

    /** Grants a lease. */
    public final CompletableFuture<CreateLeaseResponse> createLease(CreateLeaseRequest request) {
        return send(Request.newBuilder().setCreateLease(request), Response::getCreateLease);
    }

    /** Starts a lease's time anew. */
    public final CompletableFuture<KeepLeaseAliveResponse> keepLeaseAlive(KeepLeaseAliveRequest request) {
        return send(Request.newBuilder().setKeepLeaseAlive(request), Response::getKeepLeaseAlive);
    }

    /** Ends a lease. */
    public final CompletableFuture<DeleteLeaseResponse> deleteLease(DeleteLeaseRequest request) {
        return send(Request.newBuilder().setDeleteLease(request), Response::getDeleteLease);
    }

    /** Lists the leases of a topology. */
    public final CompletableFuture<ListLeasesResponse> listLeases(ListLeasesRequest request) {
        return send(Request.newBuilder().setListLeases(request), Response::getListLeases);
    }
}
