package io.stemma.client;

import io.netty.channel.EventLoop;
import io.stemma.v1.Error;
import io.stemma.v1.HelloResponse;
import io.stemma.v1.ImportRequest;
import io.stemma.v1.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A place for one connection: opens it, opens it again when it is lost, and keeps the calls that wait for it.
 *
 * <p><b>Threads.</b> {@link #submit}, {@link #abandon}, {@link #close} and the three accessors after it may be called
 * from anywhere; all else belongs to the event loop. Calls that come in a burst wake the loop once and leave in one
 * write.
 */
final class ConnectionSlot {
    /** How often a call is sent again after its connection was lost: a call that breaks the server must end. */
    private static final int SENDS_MAX = 5;
    /** How often the delay that the server asks for is doubled at most. */
    private static final int RETRY_DOUBLINGS_MAX = 5;

    private final ClientPool pool;
    private final EventLoop loop;
    private final boolean dedicated;

    private final Queue<Call<?>> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicInteger load = new AtomicInteger();
    private volatile boolean ready;

    /** Owned by the loop, as all that follows. Calls to be sent, oldest first. */
    private final ArrayDeque<Call<?>> waiting = new ArrayDeque<>();

    /** Calls that the server asked to send again later. */
    private final Set<Call<?>> delayed = new HashSet<>();

    private final Alarm alarm;
    private final Connector connector;
    private @Nullable Connection connection;
    private @Nullable StemmaException lastFailure;
    private boolean closed;

    /** @param dedicated true for a slot that serves one call and is closed after it */
    ConnectionSlot(ClientPool pool, EventLoop loop, boolean dedicated) {
        this.pool = pool;
        this.loop = loop;
        this.dedicated = dedicated;
        this.alarm = new Alarm(loop, this::expire);
        this.connector = new Connector(this, pool.options(), loop, pool.channelType());
    }

    void start() {
        run(connector::connect);
    }

    /** Takes a call over. */
    void submit(Call<?> call) {
        call.slot(this);
        load.incrementAndGet();
        inbox.add(call);
        if (!woken.get() && woken.compareAndSet(false, true)) {
            run(this::drain);
        }
    }

    /** Hears that the caller has given up on a call that this slot has or had. */
    void abandon(Call<?> call) {
        run(() -> {
            ConnectionSlot holder = call.slot();
            if (holder != null && holder != this) {
                holder.abandon(call);
            } else if (connection != null) {
                connection.cancel(call);
            }
        });
    }

    /** Ends everything here; {@code done} runs when it is. */
    void close(Runnable done) {
        boolean runs = run(() -> {
            shut();
            done.run();
        });
        if (!runs) {
            done.run();
        }
    }

    /** How many calls the slot has. */
    int load() {
        return load.get();
    }

    /** True if a call would be sent at once. */
    boolean ready() {
        return ready;
    }

    boolean inLoop() {
        return loop.inEventLoop();
    }

    /** False if the loop is gone, and with it all that the slot had. */
    private boolean run(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            failAll(inbox, Loss.closed().cause());
            return false;
        }
    }

    // Connecting

    /** Hears that there is no connection. */
    void unreachable(StemmaException cause) {
        lastFailure = cause;
        pool.failed(cause);
        connector.connectLater();
    }

    /** Takes the connection that has just been opened. */
    void opened(Connection opened) {
        connection = opened;
        if (closed) {
            opened.close(Loss.closed());
        }
    }

    /** Hears that the server said hello. */
    void ready(HelloResponse hello) {
        connector.succeeded();
        lastFailure = null;
        ready = true;
        pool.ready(this, hello);
        pump();
    }

    /** Hears that the connection is gone, with the calls it had not answered. */
    void lost(Connection gone, Loss loss, List<Call<?>> unanswered) {
        if (connection != gone) {
            return;
        }
        boolean greeted = ready;
        ready = false;
        connection = null;
        lastFailure = loss.cause();
        pool.failed(loss.cause());
        if (!greeted && !loss.retry()) {
            failAll(waiting, loss.cause());
        }
        unanswered.forEach(call -> settle(call, loss));
        handOver();
        connector.connectLater();
    }

    private void settle(Call<?> call, Loss loss) {
        call.unsent();
        boolean again = loss.retry() && call.safe() && !call.isDone() && call.sends() < SENDS_MAX;
        if (again && !closed) {
            leave(call);
            pool.dispatch(call);
        } else {
            fail(call, loss.cause());
        }
    }

    /** Gives the calls that wait here to slots that are connected, if this one is not. */
    void handOver() {
        if (ready || dedicated || closed || !pool.anyReady()) {
            return;
        }
        List<Call<?>> stranded = new ArrayList<>(waiting);
        waiting.clear();
        stranded.forEach(call -> {
            leave(call);
            pool.dispatch(call);
        });
    }

    void handOverSoon() {
        run(this::handOver);
    }

    // Sending

    private void drain() {
        woken.set(false);
        Call<?> call;
        while ((call = inbox.poll()) != null) {
            waiting.add(call);
            alarm.by(call.expiresNanos());
        }
        pump();
    }

    /** Sends what waits, as far as the server's bound and the socket allow. */
    void pump() {
        if (closed) {
            failAll(waiting, Loss.closed().cause());
            return;
        }
        Connection open = connection;
        if (open == null || waiting.isEmpty()) {
            return;
        }
        Call<?> call;
        while (open.canTake() && (call = waiting.poll()) != null) {
            send(open, call);
        }
        open.flush();
    }

    private void send(Connection open, Call<?> call) {
        StemmaException refusal = open.refusal(call.requestBytes());
        if (call.isDone()) {
            ended(call);
        } else if (refusal != null) {
            fail(call, refusal);
        } else {
            open.write(call);
            alarm(call);
        }
    }

    /** Sends a further part of an import, from any thread. Its window gets the bytes back once they have left. */
    void writePart(ImportCall call, ImportRequest part, int bytes) {
        run(() -> {
            Connection open = connection;
            if (open == null || call.isDone() || !open.has(call)) {
                call.window().give(bytes);
                return;
            }
            StemmaException refusal = open.refusal(bytes);
            if (refusal == null) {
                open.writePart(call, part, () -> call.window().give(bytes));
            } else {
                call.failed(refusal);
                open.cancel(call);
            }
        });
    }

    /** Lets a stream go on, from any thread. */
    void addCredits(StreamCall call, int credits) {
        run(() -> {
            Connection open = connection;
            if (open != null && open.ready() && open.has(call)) {
                open.writeCredits(call, credits);
            }
        });
    }

    // Ending

    /** Hears a reply. */
    void answered(Call<?> call, Response reply) {
        long delayMillis = reply.hasError() ? retryDelayMillis(call, reply.getError()) : 0;
        if (delayMillis > 0) {
            sendLater(call, delayMillis);
            return;
        }
        if (reply.getEnd()) {
            ended(call);
        }
        if (call.kind() != CallKind.CONTROL) {
            call.answered(reply);
        }
        if (call.isDone() && !reply.getEnd() && connection != null) {
            connection.cancel(call);
        }
    }

    /** How long to wait before the call is sent again; 0 if the error is the answer. */
    private long retryDelayMillis(Call<?> call, Error error) {
        boolean passing = switch (error.getCode()) {
            case RESOURCE_EXHAUSTED, UNAVAILABLE -> error.getRetryDelayMs() > 0;
            default -> false;
        };
        if (!passing || !pool.options().retryRefused() || !call.safe() || call.isDone()) {
            return 0;
        }
        long asked = Integer.toUnsignedLong(error.getRetryDelayMs());
        // Each time twice as long, so that those who wait do not become a load of their own.
        long backedOff = asked << Math.min(RETRY_DOUBLINGS_MAX, call.sends() - 1);
        long delay = backedOff + ThreadLocalRandom.current().nextLong(backedOff / 4 + 1);
        if (call.leaves(delay)) {
            return delay;
        }
        return call.leaves(asked) ? asked : 0;
    }

    private void sendLater(Call<?> call, long delayMillis) {
        call.unsent();
        delayed.add(call);
        var unused = loop.schedule(() -> sendAgain(call), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void sendAgain(Call<?> call) {
        if (delayed.remove(call)) {
            leave(call);
            pool.dispatch(call);
        }
    }

    /** Makes sure that the call does not outlive its time. */
    void alarm(Call<?> call) {
        alarm.by(call.expiresNanos());
    }

    private void expire() {
        long now = System.nanoTime();
        List<Call<?>> unsent = new ArrayList<>();
        waiting.removeIf(call -> (call.isDone() || call.expired(now)) && unsent.add(call));
        waiting.forEach(this::alarm);
        for (Call<?> call : unsent) {
            ended(call);
            if (ready) {
                call.failedUnsent();
            } else {
                call.failedUnconnected(lastFailure);
            }
        }
        Connection open = connection;
        if (open != null) {
            open.expired(now, alarm).forEach(call -> expire(open, call));
        }
    }

    private static void expire(Connection open, Call<?> call) {
        if (call.kind() == CallKind.CONTROL) {
            open.close(Loss.cut("no answer to cancel within " + Call.CANCEL_MILLIS_MAX + " ms"));
        } else {
            call.failedLate();
            open.cancel(call);
        }
    }

    private void failAll(Queue<Call<?>> calls, StemmaException cause) {
        Call<?> call;
        while ((call = calls.poll()) != null) {
            fail(call, cause);
        }
    }

    private void fail(Call<?> call, StemmaException cause) {
        ended(call);
        call.failed(cause);
    }

    private void leave(Call<?> call) {
        assert call.slot() == this : "a call of another slot";
        load.decrementAndGet();
    }

    /** Gives the call's room back; before its future completes, so that its caller can use the room at once. */
    private void ended(Call<?> call) {
        if (call.kind() == CallKind.CONTROL) {
            return;
        }
        load.decrementAndGet();
        pool.ended();
        if (dedicated) {
            pool.forget(this);
        }
    }

    private void shut() {
        if (closed) {
            return;
        }
        closed = true;
        ready = false;
        alarm.cancel();
        connector.close();
        if (connection != null) {
            connection.close(Loss.closed());
        }
        StemmaException cause = Loss.closed().cause();
        failAll(inbox, cause);
        failAll(waiting, cause);
        delayed.forEach(call -> fail(call, cause));
        delayed.clear();
    }
}
