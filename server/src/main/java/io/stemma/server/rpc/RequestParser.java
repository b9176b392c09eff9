package io.stemma.server.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.stemma.v1.Request;
import java.io.IOException;

/** Reads requests from frames. */
final class RequestParser {
    /** How deep messages may lie in each other; the contract needs 8. */
    static final int RECURSION_MAX = 32;

    private RequestParser() {}

    /** Parses the frame, which stays the caller's. Fields that the contract does not have are kept as unknown. */
    static Request parse(ByteBuf frame) throws InvalidProtocolBufferException {
        CodedInputStream in = input(frame);
        in.setRecursionLimit(RECURSION_MAX);
        try {
            Request request = Request.parseFrom(in);
            in.checkLastTagWas(0);
            return request;
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
    }

    private static CodedInputStream input(ByteBuf frame) {
        int start = frame.readerIndex();
        int length = frame.readableBytes();
        if (frame.hasArray()) {
            return CodedInputStream.newInstance(frame.array(), frame.arrayOffset() + start, length);
        }
        return CodedInputStream.newInstance(frame.internalNioBuffer(start, length));
    }
}
