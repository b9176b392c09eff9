package io.stemma.server.service;

import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportElements;
import io.stemma.v1.ImportFinish;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Opens imports. */
final class ImportCalls {
    /** An import that was refused at once; further parts are ignored. */
    private static final ImportSession OVER = new ImportSession() {
        @Override
        public void elements(ImportElements elements) {}

        @Override
        public void finish(ImportFinish finish) {}

        @Override
        public void abort() {}
    };

    private final TopologyCalls topologies;
    private final Commits commits;
    private final ScheduledExecutorService timer;
    private final ImportBounds bounds;
    private final HeapPressure heap;

    ImportCalls(
            TopologyCalls topologies,
            Commits commits,
            ScheduledExecutorService timer,
            ImportBounds bounds,
            HeapPressure heap) {
        this.heap = heap;
        this.topologies = topologies;
        this.commits = commits;
        this.timer = timer;
        this.bounds = bounds;
    }

    ImportSession open(Call call, ImportBegin begin) {
        try {
            call.checkWanted();
            heap.checkRoom();
            OpenImport open = new OpenImport(call, new StagedImport(begin, bounds), topologies, commits, heap);
            watch(call.context(), open);
            return open;
        } catch (RuntimeException e) {
            call.fail(e);
            return OVER;
        }
    }

    /** Lets the request's cancellation and deadline end the import. */
    private void watch(RequestContext context, OpenImport open) {
        try {
            var deadline = timer.schedule(open::over, Math.max(0, context.nanosLeft()), TimeUnit.NANOSECONDS);
            open.onEnd(() -> deadline.cancel(false));
            context.onCancel(open::over);
        } catch (RejectedExecutionException e) {
            open.abort();
            throw e;
        }
    }
}
