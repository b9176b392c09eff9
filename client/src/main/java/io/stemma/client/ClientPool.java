package io.stemma.client;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.HelloResponse;
import io.stemma.v1.ImportResponse;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The connections of one client: admits calls up to a bound, and gives each to the connection with the least to do. */
final class ClientPool {
    private static final int CLOSE_MILLIS_MAX = 2_000;

    private final ClientOptions options;
    private final IoEventLoopGroup group;
    private final boolean ownGroup;
    private final RequestIds requestIds = new RequestIds();
    private final List<ConnectionSlot> slots = new ArrayList<>();
    private final Set<ConnectionSlot> dedicated = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<HelloResponse> firstHello = new CompletableFuture<>();
    private volatile boolean closed;

    ClientPool(ClientOptions options) {
        this.options = options;
        this.ownGroup = options.group() == null;
        this.group = options.group() == null ? Transport.newGroup(threads(options)) : options.group();
        for (int i = 0; i < options.connections(); i++) {
            slots.add(new ConnectionSlot(this, group.next(), false));
        }
        slots.forEach(ConnectionSlot::start);
    }

    private static int threads(ClientOptions options) {
        return Math.min(options.connections(), Runtime.getRuntime().availableProcessors());
    }

    ClientOptions options() {
        return options;
    }

    /** Sends a call; the caller gives the builder away. */
    <T> CompletableFuture<T> send(Request.Builder request, Answer<T> answer) {
        CallKind kind = CallKind.of(request.getCallCase());
        if (kind == CallKind.IMPORT || kind == CallKind.STREAM || kind == CallKind.CONTROL) {
            throw new IllegalArgumentException("call: " + request.getCallCase() + " (expected a call with one reply)");
        }
        if (kind == CallKind.WRITE && options.fillRequestIds()) {
            requestIds.fill(request);
        }
        int deadlineMillis = deadlineMillis(request, options.deadline().toMillis());
        Call<T> call = new Call<>(request.build(), answer, deadlineMillis, deadlineMillis);
        if (admits(call)) {
            dispatch(call);
        }
        return call;
    }

    /** Opens an import over a connection of its own: what holds up its parts holds up no other call. */
    ImportStream openImport(Request.Builder begin, Answer<ImportResponse> answer) {
        int deadlineMillis = deadlineMillis(begin, options.importDeadline().toMillis());
        int sendByMillis = Math.toIntExact(options.deadline().toMillis());
        ImportCall call = new ImportCall(begin.build(), answer, deadlineMillis, sendByMillis);
        ConnectionSlot slot = new ConnectionSlot(this, group.next(), true);
        if (admits(call)) {
            dedicated.add(slot);
            slot.start();
            slot.submit(call);
            if (closed) {
                slot.close(() -> {});
            }
        }
        return new ImportStream(call, slot);
    }

    /** Opens a stream, over a connection that it shares: it is sent no more than it gives credits for. */
    StreamCall openStream(Request.Builder request, Consumer<? super Response> replies) {
        int deadlineMillis = deadlineMillis(request, options.deadline().toMillis());
        StreamCall call = new StreamCall(request.build(), replies, deadlineMillis);
        if (admits(call)) {
            dispatch(call);
        }
        return call;
    }

    private static int deadlineMillis(Request.Builder request, long otherwise) {
        int own = request.getDeadlineMs();
        return own > 0 ? own : Math.toIntExact(otherwise);
    }

    private boolean admits(Call<?> call) {
        if (open.incrementAndGet() <= options.openMax()) {
            return true;
        }
        open.decrementAndGet();
        call.failed(StemmaException.exhausted(
                ErrorReason.OVERLOADED, "open calls: more than the client's openMax of " + options.openMax()));
        return false;
    }

    /** Gives an admitted call to the slot that can send it soonest. */
    void dispatch(Call<?> call) {
        ConnectionSlot best = slots.get(0);
        for (int i = 1; i < slots.size(); i++) {
            ConnectionSlot other = slots.get(i);
            if (other.ready() == best.ready() ? other.load() < best.load() : other.ready()) {
                best = other;
            }
        }
        best.submit(call);
    }

    boolean anyReady() {
        return slots.stream().anyMatch(ConnectionSlot::ready);
    }

    /** Hears that an admitted call has ended. */
    void ended() {
        open.decrementAndGet();
    }

    /** Hears that a slot is connected: calls that wait at others may go there. */
    void ready(ConnectionSlot slot, HelloResponse hello) {
        firstHello.complete(hello);
        for (ConnectionSlot other : slots) {
            if (other != slot && !other.ready()) {
                other.handOverSoon();
            }
        }
    }

    /** Hears that a slot has no connection. */
    void failed(StemmaException cause) {
        firstHello.completeExceptionally(cause);
    }

    /** Closes a slot whose one call has ended. */
    void forget(ConnectionSlot slot) {
        if (dedicated.remove(slot)) {
            slot.close(() -> {});
        }
    }

    CompletableFuture<HelloResponse> firstHello() {
        return firstHello.copy();
    }

    /** The kind of channel that the client's event loops run. */
    Class<? extends SocketChannel> channelType() {
        return Transport.channelOf(group);
    }

    /** Fails what is open, closes the connections and waits for that, but not for long. */
    void close() {
        closed = true;
        firstHello.completeExceptionally(Loss.closed().cause());
        List<ConnectionSlot> all = new ArrayList<>(slots);
        all.addAll(dedicated);
        CountDownLatch left = new CountDownLatch(all.size());
        all.forEach(slot -> slot.close(left::countDown));
        boolean mayWait = all.stream().noneMatch(ConnectionSlot::inLoop);
        try {
            boolean ended = mayWait && left.await(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
            if (ownGroup) {
                shutGroup(ended);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shutGroup(boolean mayWait) throws InterruptedException {
        var gone = group.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
        if (mayWait) {
            gone.await(CLOSE_MILLIS_MAX);
        }
    }
}
