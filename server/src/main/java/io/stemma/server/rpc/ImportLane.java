package io.stemma.server.rpc;

import io.stemma.server.service.ImportSession;
import io.stemma.v1.ImportRequest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands the parts of one import to its session: in order, one at a time, and off the event loop, since a part may hold
 * many thousand elements. How many parts wait is bounded by the connection, which stops reading.
 */
final class ImportLane {
    private final ImportSession session;
    private final Executor executor;
    private final Consumer<Throwable> onFault;
    private final Runnable onPartDone;
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stepsLeft = new AtomicInteger();
    /** Owned by the event loop. */
    private boolean finishSeen;

    /**
     * @param onFault told when the session throws
     * @param onPartDone told after each part
     */
    ImportLane(ImportSession session, Executor executor, Consumer<Throwable> onFault, Runnable onPartDone) {
        this.session = session;
        this.executor = executor;
        this.onFault = onFault;
        this.onPartDone = onPartDone;
    }

    /** Takes a part after the first. Owned by the event loop. */
    void part(ImportRequest part) {
        finishSeen |= part.hasFinish();
        enqueue(() -> {
            hand(part);
            onPartDone.run();
        });
    }

    /** Ends the import behind the parts that wait. */
    void abort() {
        enqueue(session::abort);
    }

    /** True once the last part came. Owned by the event loop. */
    boolean finishSeen() {
        return finishSeen;
    }

    private void hand(ImportRequest part) {
        try {
            if (part.hasFinish()) {
                session.finish(part.getFinish());
            } else {
                session.elements(part.getElements());
            }
        } catch (Throwable fault) {
            onFault.accept(fault);
        }
    }

    private void enqueue(Runnable step) {
        steps.add(step);
        if (stepsLeft.getAndIncrement() == 0) {
            executor.execute(this::step);
        }
    }

    /** Does one step, and lets other imports have the thread before the next. */
    private void step() {
        Runnable step = steps.remove();
        step.run();
        if (stepsLeft.decrementAndGet() > 0) {
            executor.execute(this::step);
        }
    }
}
