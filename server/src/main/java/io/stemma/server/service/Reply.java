package io.stemma.server.service;

import com.google.protobuf.MessageLite;
import io.stemma.server.codec.MessageWriter;
import io.stemma.v1.Error;

/** Takes the one answer to a call, from any thread. */
public interface Reply {
    /** The call succeeded, with this response message of the contract. */
    void success(MessageLite response);

    /**
     * The call succeeded; the response message stands encoded in the array, which is the receiver's from now on.
     */
    void success(byte[] encodedResponse);

    /** The same, written there; the writer is the caller's again afterwards. */
    default void success(MessageWriter response) {
        success(response.copy());
    }

    /**
     * Keeps the work for later, if the receiver does not take as much as it has asked for: no answer should be made that nobody reads.
     *
     * @return false if there is room, and the work is to be done now
     */
    default boolean hold(Runnable work) {
        return false;
    }

    /** The call was refused or failed. */
    void failure(Error error);
}
