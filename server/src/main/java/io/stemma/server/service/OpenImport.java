package io.stemma.server.service;

import io.stemma.server.codec.RefusedException;
import io.stemma.server.txn.Command;
import io.stemma.v1.ImportElements;
import io.stemma.v1.ImportFinish;
import io.stemma.v1.ImportResponse;
import org.jspecify.annotations.Nullable;

/**
 * An import under way. It ends once: by its finish, by the first error, by its deadline or with its client.
 *
 * <p><b>Threads.</b> The parts come from one thread at a time, the end may come from another; one lock keeps them apart.
 */
final class OpenImport implements ImportSession {
    private final Call call;
    private final StagedImport staged;
    private final TopologyCalls topologies;
    private final Commits commits;
    private final HeapPressure heap;
    private @Nullable Runnable onEnd;
    private boolean ended;

    OpenImport(Call call, StagedImport staged, TopologyCalls topologies, Commits commits, HeapPressure heap) {
        this.heap = heap;
        this.call = call;
        this.staged = staged;
        this.topologies = topologies;
        this.commits = commits;
    }

    /** Runs the action when the import has ended; at once if it has already. */
    void onEnd(Runnable action) {
        synchronized (this) {
            if (!ended) {
                onEnd = action;
                return;
            }
        }
        action.run();
    }

    @Override
    public synchronized void elements(ImportElements elements) {
        if (!ended) {
            try {
                heap.checkRoom();
                staged.add(elements);
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    @Override
    public synchronized void finish(ImportFinish finish) {
        if (!ended) {
            try {
                Command command = staged.finish(finish);
                end();
                String name = command.topology();
                commits.submit(
                        call,
                        command,
                        applied -> ImportResponse.newBuilder()
                                .setTopology(topologies.committed(name, applied, staged.description()))
                                .build(),
                        staged::release);
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    @Override
    public synchronized void abort() {
        if (!ended) {
            end();
            staged.release();
        }
    }

    /** Ends the import because its answer is of no use any more. */
    synchronized void over() {
        if (!ended) {
            fail(new RefusedException(Failures.over(call.context())));
        }
    }

    private void fail(RuntimeException failure) {
        if (!ended) {
            end();
        }
        staged.release();
        call.fail(failure);
    }

    private void end() {
        ended = true;
        Runnable action = onEnd;
        if (action != null) {
            action.run();
        }
    }
}
