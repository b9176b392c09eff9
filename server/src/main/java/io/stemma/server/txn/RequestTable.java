package io.stemma.server.txn;

import io.stemma.server.txn.Outcome.Applied;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what became of the transactions that carried a request id, so that each is applied once, however often it is
 * sent. Part of the state: built by the same commands in the same order. When it is full, the oldest id is forgotten.
 *
 * <p>Owned by the commit thread.
 */
public final class RequestTable {
    /** How many request ids are remembered for a topology. */
    public static final int IDS_MAX = 65_536;

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(long fingerprint, Applied outcome) {}

    /** The first outcome of the transaction, a refusal if its id stands for another one, or null if it is new. */
    public @Nullable Outcome find(Transaction transaction) {
        if (transaction.requestId().isEmpty()) {
            return null;
        }
        Entry entry = entries.get(transaction.requestId());
        if (entry == null) {
            return null;
        }
        if (entry.fingerprint != transaction.fingerprint()) {
            return new Outcome.Rejected(
                    Rejection.REQUEST_ID_REUSED,
                    "request_id",
                    "\"" + transaction.requestId() + "\", which version " + entry.outcome.version() + " had",
                    "an id of its own for each transaction",
                    entry.outcome.version());
        }
        return entry.outcome.asReplay();
    }

    /** Remembers what became of the transaction. */
    public void add(Transaction transaction, Applied outcome) {
        if (transaction.requestId().isEmpty()) {
            return;
        }
        entries.put(transaction.requestId(), new Entry(transaction.fingerprint(), outcome));
        if (entries.size() > IDS_MAX) {
            entries.remove(entries.keySet().iterator().next());
        }
    }
}
