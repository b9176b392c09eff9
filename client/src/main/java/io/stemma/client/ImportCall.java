package io.stemma.client;

import io.stemma.v1.ImportResponse;
import io.stemma.v1.Request;

/** The call that is an import: it opens the window for its parts once its begin is sent. */
final class ImportCall extends Call<ImportResponse> {
    private final Window window = new Window();
    private volatile boolean finishing;

    ImportCall(Request begin, Answer<ImportResponse> answer, int deadlineMillis, int sendByMillis) {
        super(begin, answer, deadlineMillis, sendByMillis);
        var unused = whenComplete((response, failure) -> window.end());
    }

    Window window() {
        return window;
    }

    /** Notes that the finish is about to be sent: from here on the outcome may be unknown. */
    void finishing() {
        finishing = true;
    }

    @Override
    void written() {
        window.open();
    }

    @Override
    String outcome() {
        return finishing ? "; the outcome is unknown" : "; nothing was applied";
    }
}
