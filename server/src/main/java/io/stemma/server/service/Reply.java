package io.stemma.server.service;

import com.google.protobuf.MessageLite;
import io.stemma.v1.Error;

/** Takes the one answer to a call, from any thread. */
public interface Reply {
    /** The call succeeded, with this response message of the contract. */
    void success(MessageLite response);

    /**
     * The call succeeded; the response message stands encoded in the array, which is the receiver's from now on.
     */
    void success(byte[] encodedResponse);

    /** The call was refused or failed. */
    void failure(Error error);
}
