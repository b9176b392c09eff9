package io.stemma.client;

import com.google.rpc.Code;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ImportResponse;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Calls that see their own past: a read sees at least every version that an earlier call of this session committed or
 * saw. So one reads one's own writes, and never goes back in time, whichever connection or server answers.
 *
 * <p>It remembers one number for each topology it was used with, and holds no resources. To go on elsewhere, carry
 * {@link #version} over with {@link #saw}.
 */
public final class Session extends StemmaApi {
    private final StemmaApi base;
    private final ConcurrentHashMap<String, Long> versions = new ConcurrentHashMap<>();

    Session(StemmaApi base) {
        this.base = base;
    }

    /** The greatest version of the topology that the session has seen; 0 for none. */
    public long version(String topology) {
        return versions.getOrDefault(topology, 0L);
    }

    /** Makes later reads of the topology see at least this version. */
    public void saw(String topology, long version) {
        if (version > 0 && !topology.isEmpty()) {
            versions.merge(topology, version, Math::max);
        }
    }

    @Override
    <T> CompletableFuture<T> send(Request.Builder call, Answer<T> answer) {
        String topology = Versions.topologyOf(call);
        long seen = version(topology);
        if (seen > 0) {
            Versions.atLeast(call, seen);
        }
        return base.send(call, new Observed<>(topology, applies(call), answer));
    }

    @Override
    ImportStream openImport(Request.Builder begin, Answer<ImportResponse> answer) {
        return base.openImport(begin, new Observed<>(Versions.topologyOf(begin), true, answer));
    }

    @Override
    StreamCall openStream(Request.Builder call, Consumer<? super Response> replies) {
        String topology = Versions.topologyOf(call);
        boolean applies = applies(call);
        return base.openStream(call, reply -> {
            if (applies) {
                saw(topology, Versions.versionOf(reply));
            }
            replies.accept(reply);
        });
    }

    /** False for a dry run, whose version is one that never was, and for a fork, whose versions count for themselves. */
    private static boolean applies(Request.Builder call) {
        return !call.getCommit().getDryRun() && !call.getMerge().getDryRun() && !Versions.isOfFork(call);
    }

    /** Takes note of the version in the reply before the caller gets it. */
    private final class Observed<T> implements Answer<T> {
        private final String topology;
        private final boolean applies;
        private final Answer<T> answer;

        Observed(String topology, boolean applies, Answer<T> answer) {
            this.topology = topology;
            this.applies = applies;
            this.answer = answer;
        }

        @Override
        public T of(Response reply) {
            if (reply.hasDeleteTopology()) {
                versions.remove(topology);
            } else if (reply.hasListTopologies()) {
                reply.getListTopologies().getTopologiesList().forEach(this::saw);
            } else if (applies) {
                Session.this.saw(topology, Versions.versionOf(reply));
            }
            return answer.of(reply);
        }

        @Override
        public void refused(Error error) {
            if (error.getCode() == Code.NOT_FOUND && error.getReason() == ErrorReason.TOPOLOGY_NOT_FOUND) {
                versions.remove(topology);
            } else if (applies) {
                Session.this.saw(topology, error.getVersion());
            }
            answer.refused(error);
        }

        private void saw(Topology listed) {
            Session.this.saw(listed.getName(), listed.getVersion());
        }
    }
}
