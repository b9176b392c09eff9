package io.stemma.server.service;

import com.google.protobuf.MessageLite;

/** The answer to a question, made while the graph could be read and given afterwards. */
@FunctionalInterface
interface Answer {
    /** Gives the answer. */
    void to(Reply reply);

    static Answer encoded(byte[] response) {
        return reply -> reply.success(response);
    }

    static Answer message(MessageLite response) {
        return reply -> reply.success(response);
    }
}
