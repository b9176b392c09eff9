package io.stemma.client;

import com.google.rpc.Code;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;

/**
 * Why a connection ended.
 *
 * @param retry whether its safe calls may go on over another one; false if that would only repeat the failure
 */
record Loss(StemmaException cause, boolean retry) {
    /** The connection broke: the network or the peer is gone. */
    static Loss cut(String message) {
        return new Loss(StemmaException.unavailable(message), true);
    }

    /** The bytes that came are not the protocol. */
    static Loss garbage(String message) {
        return new Loss(StemmaException.malformed(message), false);
    }

    /** The server said that it ends the connection. */
    static Loss refused(Error error) {
        boolean passing = error.getCode() == Code.UNAVAILABLE || error.getCode() == Code.RESOURCE_EXHAUSTED;
        return new Loss(new StemmaException(error), passing);
    }

    /** The client was closed. */
    static Loss closed() {
        return new Loss(
                new StemmaException(Code.CANCELLED, ErrorReason.CANCELLED_BY_CLIENT, "the client was closed"), false);
    }
}
