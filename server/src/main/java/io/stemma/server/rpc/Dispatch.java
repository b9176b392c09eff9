package io.stemma.server.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.stemma.server.config.Setting;
import io.stemma.server.service.RequestContext;
import io.stemma.v1.AddCredits;
import io.stemma.v1.Cancel;
import io.stemma.v1.CancelResponse;
import io.stemma.v1.Error;
import io.stemma.v1.Hello;
import io.stemma.v1.HelloResponse;
import io.stemma.v1.Request;
import io.stemma.wire.FrameDecoder;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a frame asks for and hands it to whoever answers.
 *
 * <p><b>Threads.</b> Owned by the connection's event loop.
 */
final class Dispatch {
    private static final int PROTOCOL_VERSION = 1;
    private static final int CLIENT_BYTES_MAX = 128;
    private static final int TOKEN_BYTES_MAX = 8_192;

    private final RpcEnvironment env;
    private final Connection connection;
    private final OpenRequests requests;
    private final FrameDecoder decoder;
    private final Imports imports;
    private @Nullable String client;
    private long nowNanos;

    Dispatch(RpcEnvironment env, Connection connection, OpenRequests requests, FrameDecoder decoder) {
        this.env = env;
        this.connection = connection;
        this.requests = requests;
        this.decoder = decoder;
        this.imports = new Imports(env, connection, requests);
    }

    /** True once the client said Hello. */
    boolean greeted() {
        return client != null;
    }

    /**
     * Handles a frame, which stays the caller's.
     *
     * @param receivedNanos when it came
     * @param now the time, as near as the caller knows it without asking for each frame
     */
    void frame(ByteBuf frame, long receivedNanos, long now) {
        nowNanos = now;
        try {
            request(RequestParser.parse(frame), receivedNanos);
        } catch (InvalidProtocolBufferException e) {
            connection.refuse(Errors.malformed("frame: not a Request: " + e.getMessage()));
        }
    }

    private void request(Request request, long receivedNanos) {
        String name = client;
        if (name == null && !request.hasHello()) {
            connection.refuse(Errors.helloExpected(found(request)));
        } else if (request.hasAddCredits()) {
            credits(request.getAddCredits());
        } else if (request.getId() == 0) {
            connection.refuse(Errors.invalid("id", "0", "1..2^64-1"));
        } else if (name == null) {
            hello(request, receivedNanos);
        } else if (request.hasImport() && !request.getImport().hasBegin()) {
            part(request, name, receivedNanos);
        } else if (requests.contains(request.getId())) {
            connection.refuse(Errors.invalid(
                    "id", Long.toUnsignedString(request.getId()), "an id that no open request of this connection has"));
        } else {
            fresh(request, open(request, name, receivedNanos));
        }
    }

    private static String found(Request request) {
        return request.getCallCase() == Request.CallCase.CALL_NOT_SET
                ? "no call"
                : Calls.name(request.getCallCase().getNumber());
    }

    private void hello(Request request, long receivedNanos) {
        Hello hello = request.getHello();
        Error fault = fault(hello);
        if (fault != null) {
            connection.refuse(fault);
            return;
        }
        client = hello.getClient();
        decoder.frameBytesMax(env.limits().value(Setting.FRAME_BYTES_MAX));
        HelloResponse welcome = HelloResponse.newBuilder()
                .setProtocolVersion(PROTOCOL_VERSION)
                .setServerVersion(env.version())
                .setFrameBytesMax(env.limits().value(Setting.FRAME_BYTES_MAX))
                .setInFlightMax(env.limits().value(Setting.IN_FLIGHT_MAX))
                .build();
        open(request, hello.getClient(), receivedNanos).success(welcome);
    }

    private static @Nullable Error fault(Hello hello) {
        if (hello.getProtocolVersion() != PROTOCOL_VERSION) {
            return Errors.invalid(
                    "hello.protocol_version",
                    Integer.toUnsignedString(hello.getProtocolVersion()),
                    String.valueOf(PROTOCOL_VERSION));
        }
        int clientBytes = hello.getClientBytes().size();
        if (clientBytes > CLIENT_BYTES_MAX) {
            return Errors.invalid("hello.client", clientBytes + " bytes", "at most " + CLIENT_BYTES_MAX);
        }
        int tokenBytes = hello.getTokenBytes().size();
        if (tokenBytes > TOKEN_BYTES_MAX) {
            return Errors.invalid("hello.token", tokenBytes + " bytes", "at most " + TOKEN_BYTES_MAX);
        }
        return null;
    }

    private OpenRequest open(Request request, String name, long receivedNanos) {
        RequestContext context = new RequestContext(name, deadlineMillis(request), receivedNanos);
        return new OpenRequest(
                connection, request.getId(), request.getCallCase().getNumber(), context, receivedNanos);
    }

    private long deadlineMillis(Request request) {
        long asked = Integer.toUnsignedLong(request.getDeadlineMs());
        return asked == 0
                ? env.limits().value(Setting.REQUEST_DEADLINE_MS)
                : Math.min(asked, env.limits().value(Setting.REQUEST_DEADLINE_MAX_MS));
    }

    private void fresh(Request request, OpenRequest open) {
        switch (request.getCallCase()) {
            case HELLO -> open.failure(Errors.invalid("hello", "a second one", "one per connection"));
            case CANCEL -> open.success(cancel(request.getCancel()));
            case CALL_NOT_SET -> open.failure(Errors.unknownCall());
            default -> serve(request, open);
        }
    }

    private void credits(AddCredits more) {
        int credits = more.getCredits();
        OpenRequest named = requests.get(more.getRequestId());
        OpenStream stream = named == null ? null : named.stream();
        if (credits < 1 || credits > OpenStream.CREDITS_MAX) {
            connection.refuse(Errors.invalid(
                    "add_credits.credits", Integer.toUnsignedString(credits), "1.." + OpenStream.CREDITS_MAX));
        } else if (stream != null) {
            stream.addCredits(credits);
        }
    }

    private MessageLite cancel(Cancel cancel) {
        connection.drainAnswers();
        OpenRequest named = requests.get(cancel.getRequestId());
        if (named != null && named.end(Errors.cancelled())) {
            connection.write(named);
        }
        return CancelResponse.newBuilder().setWasOpen(named != null).build();
    }

    private void serve(Request request, OpenRequest open) {
        if (!env.serving().get()) {
            open.failure(Errors.notServing());
        } else if (open.deadlineNanos() - nowNanos <= 0) {
            open.failure(Errors.deadlinePassed());
        } else {
            call(request, open);
        }
    }

    private void call(Request request, OpenRequest open) {
        try {
            if (request.hasImport()) {
                imports.begin(request.getImport().getBegin(), open);
            } else if (Calls.isStream(open.field())) {
                stream(request, open);
            } else {
                env.handler().call(open.context(), request, open);
            }
        } catch (Throwable fault) {
            fault(env, open, fault);
        }
        if (!open.closed()) {
            requests.add(open);
        }
    }

    private void stream(Request request, OpenRequest open) {
        int asked = request.getCredits();
        if (asked < 0 || asked > OpenStream.CREDITS_MAX) {
            open.failure(Errors.invalid("credits", Integer.toUnsignedString(asked), "0.." + OpenStream.CREDITS_MAX));
            return;
        }
        int streamsMax = env.limits().value(Setting.STREAMS_PER_CONNECTION_MAX);
        if (connection.streams().size() >= streamsMax) {
            open.failure(Errors.streamsFull(streamsMax));
            return;
        }
        OpenStream stream = new OpenStream(connection, open, asked == 0 ? OpenStream.CREDITS_DEFAULT : asked);
        open.stream(stream);
        connection.streams().add(stream);
        env.handler().call(open.context(), request, stream);
    }

    private void part(Request request, String name, long receivedNanos) {
        if (!imports.part(request.getId(), request.getImport())) {
            open(request, name, receivedNanos)
                    .failure(Errors.invalid(
                            "import",
                            request.getImport().getPartCase().toString().toLowerCase(Locale.ROOT),
                            "begin first"));
        }
    }

    /** Answers for a service that threw. Any thread. */
    static void fault(RpcEnvironment env, OpenRequest open, Throwable fault) {
        String incident = Long.toHexString(ThreadLocalRandom.current().nextLong());
        env.log().fault(incident, Calls.name(open.field()), fault);
        open.failure(Errors.fault(incident));
    }

    /** Forgets a request that has been answered. */
    void closed(OpenRequest request) {
        imports.closed(request);
    }
}
