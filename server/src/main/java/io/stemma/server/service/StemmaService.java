package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.PageTokens;
import io.stemma.server.txn.CommitPipeline;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.Request;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Answers every call of the contract, for all transports. May be called by many threads; never blocks them. */
public final class StemmaService implements CallHandler, AutoCloseable {
    private final Catalog catalog;
    private final QueryPool pool;
    private final Housekeeping timer = new Housekeeping();
    private final ImportBounds importBounds;
    private final TopologyCalls topologies;
    private final ElementCalls elements;
    private final NeighborCalls neighbors;
    private final QueryCalls queries;
    private final Commits submitted;
    private final CommitCalls commits;
    private final PrimaryCalls primary;
    private final ImportCalls imports;
    private final CounterCalls counters;
    private final ForkCalls forks;
    private final MergeCalls merges;
    private final VersionCalls versions;
    private final PinCalls pins;
    private final DiffCalls diffs;
    private final LeaseCalls leases;
    private final LeaseTimer leaseTimer;
    private final WatchCalls watches;
    private final StatusCalls status;

    /**
     * A service over topologies that stand.
     *
     * @param pipeline the pipeline that executes commands on the catalog
     * @param heap refuses what would not fit any more
     */
    public StemmaService(
            Catalog catalog,
            CommitPipeline pipeline,
            ServiceLimits limits,
            ServiceMeters meters,
            HeapPressure heap,
            Supplier<ServerFacts> facts) {
        this.catalog = catalog;
        pool = new QueryPool(limits, meters);
        importBounds = new ImportBounds(limits, meters);
        TopologyReader reader = new TopologyReader(
                catalog, pool, timer, new Overlays(limits.forks().overlayChangesMax()));
        PageCalls pages = new PageCalls(catalog, reader, new PageTokens(new SecureRandom()), limits);
        submitted = new Commits(pipeline, meters, heap);
        topologies = new TopologyCalls(catalog, reader, pool, submitted, limits);
        elements = new ElementCalls(reader, pages, limits);
        neighbors = new NeighborCalls(catalog, pages);
        queries = new QueryCalls(reader, limits);
        commits = new CommitCalls(catalog, pool, submitted, limits);
        primary = new PrimaryCalls(reader, submitted);
        counters = new CounterCalls(catalog, pool, limits);
        forks = new ForkCalls(catalog, reader, pool);
        merges = new MergeCalls(catalog, pool, submitted, limits);
        imports = new ImportCalls(topologies, submitted, timer, importBounds, heap);
        versions = new VersionCalls(catalog, pool, limits);
        pins = new PinCalls(catalog, pool);
        diffs = new DiffCalls(catalog, reader, pool, timer, limits);
        leases = new LeaseCalls(catalog, pool, submitted, catalog.nanos());
        leaseTimer = new LeaseTimer(catalog, pipeline);
        timer.repeat(leaseTimer::tick, LeaseTimer.TICK_MILLIS);
        timer.repeat(catalog::expire, Housekeeping.EXPIRY_MILLIS);
        timer.repeat(catalog::expireHistory, Housekeeping.HISTORY_MILLIS);
        timer.repeat(catalog.watchHub()::tick, Housekeeping.WATCH_MILLIS);
        watches = new WatchCalls(catalog, queries, limits);
        status = new StatusCalls(catalog, facts);
    }

    /** A service that does not look at the heap. */
    public StemmaService(
            Catalog catalog,
            CommitPipeline pipeline,
            ServiceLimits limits,
            ServiceMeters meters,
            Supplier<ServerFacts> facts) {
        this(catalog, pipeline, limits, meters, HeapPressure.NONE, facts);
    }

    /** Looks for leases whose time is over; also done by a timer. */
    void expireLeases() {
        leaseTimer.tick();
    }

    @Override
    public void call(RequestContext context, Request request, Reply reply) {
        Call call = new Call(context, reply);
        call.attempt(() -> handlerOf(request).accept(call));
    }

    /** What answers a call. */
    @FunctionalInterface
    private interface Handler {
        void accept(Call call);
    }

    private Handler handlerOf(Request request) {
        return switch (request.getCallCase()) {
            case CREATE_TOPOLOGY -> call -> topologies.create(call, request.getCreateTopology());
            case GET_TOPOLOGY -> call -> topologies.get(call, request.getGetTopology());
            case LIST_TOPOLOGIES -> topologies::list;
            case UPDATE_TOPOLOGY -> call -> topologies.update(call, request.getUpdateTopology());
            case DELETE_TOPOLOGY -> call -> topologies.delete(call, request.getDeleteTopology());
            case COMMIT -> call -> commits.commit(call, request.getCommit());
            case GET_NODE -> call -> elements.getNode(call, request.getGetNode());
            case LIST_NODES -> call -> elements.listNodes(call, request.getListNodes());
            case GET_LINK -> call -> elements.getLink(call, request.getGetLink());
            case LIST_LINKS -> call -> elements.listLinks(call, request.getListLinks());
            case BATCH_GET -> call -> elements.batchGet(call, request.getBatchGet());
            case LIST_NEIGHBORS -> call -> neighbors.list(call, request.getListNeighbors());
            case GET_NEIGHBORHOOD -> call -> queries.neighborhood(call, request.getGetNeighborhood());
            case FIND_PATH -> call -> queries.findPath(call, request.getFindPath());
            case GET_PRIMARY -> call -> primary.get(call, request.getGetPrimary());
            case SET_PRIMARY -> call -> primary.set(call, request.getSetPrimary());
            case REFRESH_PRIMARY -> call -> primary.refresh(call, request.getRefreshPrimary());
            case CREATE_COUNTER -> call -> counters.create(call, request.getCreateCounter());
            case ADD_TO_COUNTERS -> call -> counters.add(call, request.getAddToCounters());
            case READ_COUNTERS -> call -> counters.read(call, request.getReadCounters());
            case LIST_COUNTERS -> call -> counters.list(call, request.getListCounters());
            case DELETE_COUNTER -> call -> counters.delete(call, request.getDeleteCounter());
            case WATCH -> call -> watches.watch(call, request.getWatch());
            case WATCH_ANSWER -> call -> watches.watchAnswer(call, request.getWatchAnswer());
            case GET_STATUS -> status::get;
            case CREATE_FORK -> call -> forks.create(call, request.getCreateFork());
            case GET_FORK -> call -> forks.get(call, request.getGetFork());
            case LIST_FORKS -> call -> forks.list(call, request.getListForks());
            case RENEW_FORK -> call -> forks.renew(call, request.getRenewFork());
            case DELETE_FORK -> call -> forks.delete(call, request.getDeleteFork());
            case MERGE -> call -> merges.merge(call, request.getMerge());
            case LIST_VERSIONS -> call -> versions.list(call, request.getListVersions());
            case CREATE_PIN -> call -> pins.create(call, request.getCreatePin());
            case RENEW_PIN -> call -> pins.renew(call, request.getRenewPin());
            case DELETE_PIN -> call -> pins.delete(call, request.getDeletePin());
            case LIST_PINS -> call -> pins.list(call, request.getListPins());
            case CREATE_LEASE -> call -> leases.create(call, request.getCreateLease());
            case KEEP_LEASE_ALIVE -> call -> leases.keepAlive(call, request.getKeepLeaseAlive());
            case DELETE_LEASE -> call -> leases.delete(call, request.getDeleteLease());
            case LIST_LEASES -> call -> leases.list(call, request.getListLeases());
            case DIFF -> call -> diffs.diff(call, request.getDiff());
            case HELLO, CANCEL, ADD_CREDITS, IMPORT, CALL_NOT_SET ->
                throw Errors.refused(
                        ErrorReason.UNKNOWN_CALL, "call", request.getCallCase().name(), "a call that the service has");
        };
    }

    @Override
    public ElementReads nodeReads() {
        return new SnapshotNodeReads(catalog);
    }

    @Override
    public ElementReads linkReads() {
        return new SnapshotLinkReads(catalog);
    }

    @Override
    public CommitIntake commits(Executor executor) {
        return new GroupedCommits(commits, submitted, executor);
    }

    @Override
    public ImportSession openImport(RequestContext context, ImportBegin begin, Reply reply) {
        return imports.open(new Call(context, reply), begin);
    }

    /** Long questions that wait for a thread. */
    public int queriesQueued() {
        return pool.queued();
    }

    /** Long questions that a thread is at. */
    public int queriesRunning() {
        return pool.running();
    }

    /** Imports under way. */
    public int importsOpen() {
        return importBounds.openImports();
    }

    /** Ends all watches, which would go on for ever, and those that are opened later. */
    public void endWatches() {
        catalog.watchHub().stop();
    }

    /** Ends the questions and watches under way; each gets an answer. */
    @Override
    public void close() {
        timer.shutdownNow();
        catalog.watchHub().close();
        pool.close();
    }
}
