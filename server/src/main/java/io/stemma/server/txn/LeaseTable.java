package io.stemma.server.txn;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.txn.LeaseChange.End;
import io.stemma.server.txn.LeaseChange.Expire;
import io.stemma.server.txn.LeaseChange.Grant;
import io.stemma.server.txn.LeaseChange.KeepAlive;
import io.stemma.server.txn.LeaseChange.Remove;
import io.stemma.server.txn.Outcome.Rejected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one topology. Which leases there are, how often each was kept alive and whether it is stale is part of the state,
 * built by the same commands in the same order; when a lease is due is each server's own business, by its own clock.
 *
 * <p><b>Threads.</b> Changed by the commit thread; asked by any.
 */
public final class LeaseTable {
    private static final class Entry {
        private Lease lease;
        private final LeaseMembers members = new LeaseMembers();
        /** True from when the end was asked for until the lease changes. */
        private boolean asked;

        Entry(Lease lease) {
            this.lease = lease;
        }
    }

    private final long incarnation;
    private final LeaseLimits limits;
    private final LeaseMarks marks;
    private final LeaseEffects effects;
    private final LongSupplier nanos;
    private final Map<Long, Entry> leases = new LinkedHashMap<>();
    private long lastId;

    /** A table without leases, of that topology. */
    public LeaseTable(long incarnation, LeaseLimits limits, LeaseMarks marks, LongSupplier nanos) {
        this.incarnation = incarnation;
        this.limits = limits;
        this.marks = marks;
        this.effects = new LeaseEffects(marks);
        this.nanos = nanos;
    }

    /** True if the transaction puts an element under a lease. */
    public boolean names(Transaction transaction) {
        for (Change change : transaction.changes()) {
            if (lease(change) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Why a transaction may not put its elements under the leases that it names, or null if it may. */
    public synchronized @Nullable Rejected refusal(Transaction transaction, GraphView graph) {
        Map<Long, Integer> wanted = new LinkedHashMap<>();
        for (Change change : transaction.changes()) {
            visit(change, (id, lease) -> wanted.merge(lease, isMember(change, id, lease) ? 0 : 1, Integer::sum));
        }
        for (Map.Entry<Long, Integer> want : wanted.entrySet()) {
            Rejected refusal = refusal(want.getKey(), want.getValue(), graph);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private boolean isMember(Change change, byte[] id, long lease) {
        Entry entry = leases.get(lease);
        return entry != null && entry.members.has(isNode(change), id);
    }

    private @Nullable Rejected refusal(long id, int more, GraphView graph) {
        Entry entry = leases.get(id);
        if (entry == null) {
            return notFound(id, graph.version());
        }
        if (entry.lease.stale()) {
            return new Rejected(Rejection.LEASE_STALE, name(id), "stale", "kept alive before", graph.version());
        }
        if (entry.members.size() + more > limits.elementsMax()) {
            entry.members.retain(id, graph, marks);
        }
        int elements = entry.members.size() + more;
        return elements <= limits.elementsMax()
                ? null
                : new Rejected(
                        Rejection.LIMIT_EXCEEDED,
                        "lease_elements_max",
                        elements + " elements under " + name(id),
                        "at most " + limits.elementsMax(),
                        graph.version());
    }

    /** Hears of a transaction that has been applied; of one that names no lease it need not. */
    public synchronized void committed(Transaction transaction) {
        for (Change change : transaction.changes()) {
            visit(change, (id, lease) -> {
                Entry entry = leases.get(lease);
                if (entry != null && isNode(change)) {
                    entry.members.addNode(id);
                } else if (entry != null) {
                    entry.members.addLink(id);
                }
            });
        }
    }

    private static boolean isNode(Change change) {
        return change instanceof Change.PutNode || change instanceof Change.PatchNode;
    }

    /** Hands on the id and the lease of the element, if the change puts it under one. */
    private void visit(Change change, ObjLongConsumer<byte[]> visitor) {
        long lease = lease(change);
        if (lease != 0) {
            visitor.accept(id(change), lease);
        }
    }

    /** The lease that the change puts an element under; 0 for none. */
    private long lease(Change change) {
        if (change instanceof Change.PutNode put) {
            return marks.of(put.node());
        }
        if (change instanceof Change.PutLink put) {
            return marks.of(put.link());
        }
        if (change instanceof Change.PatchNode patch) {
            return patch.patch().leaseId();
        }
        return change instanceof Change.PatchLink patch ? patch.patch().leaseId() : 0;
    }

    /** The element of a change that may put one under a lease. */
    private static byte[] id(Change change) {
        if (change instanceof Change.PutNode put) {
            return put.node().id();
        }
        if (change instanceof Change.PutLink put) {
            return put.link().id();
        }
        return change instanceof Change.PatchNode patch ? patch.id() : ((Change.PatchLink) change).id();
    }

    /** Why the change can not be made, or null if it can. */
    public synchronized @Nullable Rejected refusal(LeaseChange change, long version) {
        if (change instanceof Grant) {
            return leases.size() < limits.leasesMax()
                    ? null
                    : new Rejected(
                            Rejection.LIMIT_EXCEEDED,
                            "leases_max",
                            leases.size() + " leases",
                            "less than " + limits.leasesMax() + " before another one",
                            version);
        }
        if (change instanceof KeepAlive keep && !leases.containsKey(keep.leaseId())) {
            return notFound(keep.leaseId(), version);
        }
        return change instanceof End end && !leases.containsKey(end.leaseId())
                ? notFound(end.leaseId(), version)
                : null;
    }

    private static Rejected notFound(long id, long version) {
        return new Rejected(Rejection.LEASE_NOT_FOUND, name(id), "absent", "a lease that has not ended", version);
    }

    private static String name(long id) {
        return "lease/" + Long.toUnsignedString(id);
    }

    /** What the change does to elements; nothing if it comes too late. */
    public synchronized List<Change> effect(LeaseChange change, GraphView graph) {
        if (change instanceof KeepAlive keep) {
            Entry entry = leases.get(keep.leaseId());
            return entry == null || !entry.lease.stale() ? List.of() : effects.mark(members(entry, graph), false);
        }
        if (change instanceof End end) {
            LeaseMembers.Ids ids = members(leases.get(end.leaseId()), graph);
            return end.keepElements() ? effects.release(ids) : effects.removal(ids, graph);
        }
        Entry due = due(change);
        if (due == null) {
            return List.of();
        }
        return change instanceof Expire
                ? effects.mark(members(due, graph), true)
                : effects.removal(members(due, graph), graph);
    }

    private LeaseMembers.Ids members(@Nullable Entry entry, GraphView graph) {
        if (entry == null) {
            return new LeaseMembers.Ids(List.of(), List.of());
        }
        entry.members.retain(entry.lease.id(), graph, marks);
        return entry.members.copy();
    }

    /** The lease whose end was noticed, if it is still as it was then. */
    private @Nullable Entry due(LeaseChange change) {
        if (change instanceof Expire expire) {
            return due(expire.incarnation(), expire.leaseId(), expire.renewals());
        }
        return change instanceof Remove remove ? due(remove.incarnation(), remove.leaseId(), remove.renewals()) : null;
    }

    private @Nullable Entry due(long of, long id, long renewals) {
        Entry entry = of == incarnation ? leases.get(id) : null;
        return entry != null && entry.lease.renewals() == renewals ? entry : null;
    }

    /**
     * Makes the change, once its effect on elements is applied, and tells the lease's id.
     *
     * @param owner who asks
     */
    public synchronized long apply(LeaseChange change, String owner, long commitTimeMicros) {
        if (change instanceof Grant grant) {
            lastId++;
            Lease lease = new Lease(
                    lastId,
                    owner,
                    grant.ttlMillis(),
                    grant.graceMillis(),
                    0,
                    commitTimeMicros,
                    false,
                    after(grant.ttlMillis()));
            leases.put(lastId, new Entry(lease));
            return lastId;
        }
        if (change instanceof KeepAlive keep) {
            keepAlive(leases.get(keep.leaseId()), commitTimeMicros);
            return keep.leaseId();
        }
        if (change instanceof End end) {
            leases.remove(end.leaseId());
            return end.leaseId();
        }
        Entry due = due(change);
        if (due == null) {
            return 0;
        }
        Lease lease = due.lease;
        if (change instanceof Expire) {
            due.lease = new Lease(
                    lease.id(),
                    lease.owner(),
                    lease.ttlMillis(),
                    lease.graceMillis(),
                    lease.renewals(),
                    lease.renewedMicros(),
                    true,
                    after(lease.graceMillis()));
            due.asked = false;
        } else {
            leases.remove(lease.id());
        }
        return lease.id();
    }

    private void keepAlive(@Nullable Entry entry, long commitTimeMicros) {
        if (entry != null) {
            Lease lease = entry.lease;
            entry.lease = new Lease(
                    lease.id(),
                    lease.owner(),
                    lease.ttlMillis(),
                    lease.graceMillis(),
                    lease.renewals() + 1,
                    commitTimeMicros,
                    false,
                    after(lease.ttlMillis()));
            entry.asked = false;
        }
    }

    private long after(long millis) {
        return nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** What is due and was not asked for yet. A lease without grace goes at once. */
    public synchronized List<LeaseChange> takeDue() {
        List<LeaseChange> due = new ArrayList<>();
        long now = nanos.getAsLong();
        for (Entry entry : leases.values()) {
            Lease lease = entry.lease;
            if (!entry.asked && now - lease.dueNanos() >= 0) {
                entry.asked = true;
                boolean goes = lease.stale() || lease.graceMillis() == 0;
                due.add(
                        goes
                                ? new Remove(incarnation, lease.id(), lease.renewals())
                                : new Expire(incarnation, lease.id(), lease.renewals()));
            }
        }
        return due;
    }

    /** Lets all that is due be asked for again: it could not be done. */
    public synchronized void askAgain() {
        leases.values().forEach(entry -> entry.asked = false);
    }

    /** The lease of that id, or null. */
    public synchronized @Nullable Lease find(long id) {
        Entry entry = leases.get(id);
        return entry == null ? null : entry.lease;
    }

    /** All leases. */
    public synchronized List<Lease> all() {
        return leases.values().stream().map(entry -> entry.lease).toList();
    }

    /** How many of the elements are under the lease: nodes, then links. */
    public int[] count(long id, GraphView graph) {
        LeaseMembers.Ids ids;
        synchronized (this) {
            Entry entry = leases.get(id);
            ids = entry == null ? new LeaseMembers.Ids(List.of(), List.of()) : entry.members.copy();
        }
        int[] counts = new int[2];
        ids.nodes().forEach(node -> counts[0] += LeaseMembers.hasNode(id, node, graph, marks) ? 1 : 0);
        ids.links().forEach(link -> counts[1] += LeaseMembers.hasLink(id, link, graph, marks) ? 1 : 0);
        return counts;
    }

    /** How many leases there are. */
    public synchronized int size() {
        return leases.size();
    }
}
