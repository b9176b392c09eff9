package io.stemma.server.rpc;

import io.netty.util.collection.LongObjectHashMap;
import io.stemma.server.config.Setting;
import io.stemma.server.service.ImportSession;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportRequest;

/**
 * The imports of one connection: leads the parts to their sessions.
 *
 * <p>An import may be answered before its last part, at its first error. The client learns that late; the parts that it
 * has already sent are no mistake, and are dropped up to the finish.
 *
 * <p><b>Threads.</b> Owned by the connection's event loop.
 */
final class Imports {
    private final RpcEnvironment env;
    private final Connection connection;
    private final OpenRequests requests;
    private final LongObjectHashMap<Boolean> endedEarly = new LongObjectHashMap<>();

    Imports(RpcEnvironment env, Connection connection, OpenRequests requests) {
        this.env = env;
        this.connection = connection;
        this.requests = requests;
    }

    void begin(ImportBegin begin, OpenRequest open) {
        endedEarly.remove(open.id());
        ImportSession session = env.handler().openImport(open.context(), begin, open);
        open.importLane(new ImportLane(
                session, env.imports(), fault -> Dispatch.fault(env, open, fault), connection::importPartDone));
        if (open.closed()) {
            closed(open);
        }
    }

    /** Takes a part after the first; false if there is no such import. */
    boolean part(long id, ImportRequest part) {
        OpenRequest open = requests.get(id);
        ImportLane lane = open == null ? null : open.importLane();
        if (lane != null) {
            connection.importPartQueued();
            lane.part(part);
            return true;
        }
        boolean known = open == null && endedEarly.containsKey(id);
        if (part.hasFinish()) {
            endedEarly.remove(id);
        }
        return known;
    }

    /** Notes an import that was answered before its last part. */
    void closed(OpenRequest request) {
        ImportLane lane = request.importLane();
        if (lane == null || lane.finishSeen()) {
            return;
        }
        if (endedEarly.size() >= env.limits().value(Setting.IN_FLIGHT_MAX)) {
            endedEarly.clear();
        }
        endedEarly.put(request.id(), Boolean.TRUE);
    }
}
