package io.stemma.server.service;

import com.google.protobuf.MessageLite;
import io.stemma.server.codec.MessageWriter;
import io.stemma.v1.Basis;
import io.stemma.v1.Error;

/** The answer to a question, made while the graph could be read and given afterwards. */
@FunctionalInterface
interface Answer {
    /** Gives the answer. */
    void to(Reply reply);

    static Answer encoded(byte[] response) {
        return reply -> reply.success(response);
    }

    /** To be given before the writer is used again. */
    static Answer written(MessageWriter response) {
        return reply -> reply.success(response);
    }

    static Answer message(MessageLite response) {
        return reply -> reply.success(response);
    }

    /** The same answer with its basis, which is a field of the same number in every answer to a read. */
    default Answer with(Basis basis) {
        return reply -> to(new Reply() {
            @Override
            public void success(MessageLite response) {
                success(response.toByteArray());
            }

            @Override
            public void success(byte[] encodedResponse) {
                reply.success(MessageWriter.joined(encodedResponse, basis));
            }

            @Override
            public void failure(Error error) {
                reply.failure(error);
            }
        });
    }
}
