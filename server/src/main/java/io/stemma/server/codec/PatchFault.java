package io.stemma.server.codec;

import io.stemma.server.graph.Change.PatchException;
import io.stemma.v1.Error;

/** Hands a refusal of patched content to the graph's side, which knows no messages. */
final class PatchFault {
    private PatchFault() {}

    static PatchException of(RefusedException refused) {
        Error error = refused.error();
        return new PatchException(error.getSubject(), error.getFound(), error.getExpected());
    }
}
