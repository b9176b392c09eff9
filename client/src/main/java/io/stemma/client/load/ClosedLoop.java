package io.stemma.client.load;

import java.util.List;
import java.util.concurrent.Semaphore;

/** Keeps so many requests open on each lane: a new one goes out when an answer has come. Shows what a server can do. */
final class ClosedLoop {
    private final Tally tally;
    private final int requests;
    /** One permit for each request that may be open. */
    private final Semaphore room;

    private volatile boolean stopped;

    private ClosedLoop(Tally tally, int requests) {
        this.tally = tally;
        this.requests = requests;
        this.room = new Semaphore(requests);
    }

    /**
     * Begins to ask.
     *
     * @param depth requests open on each lane
     */
    static ClosedLoop start(List<Lane> lanes, int depth, Tally tally) {
        ClosedLoop loop = new ClosedLoop(tally, Math.multiplyExact(lanes.size(), depth));
        for (Lane lane : lanes) {
            for (int i = 0; i < depth; i++) {
                loop.next(lane);
            }
        }
        return loop;
    }

    private void next(Lane lane) {
        lane.turn(() -> {
            if (!stopped && room.tryAcquire()) {
                lane.ask(System.nanoTime(), tally, () -> {
                    room.release();
                    next(lane);
                });
            }
        });
    }

    /** Sends no more, and waits for the answers that are still to come: each request has a deadline. */
    void stop() {
        stopped = true;
        room.acquireUninterruptibly(requests);
    }
}
