package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.client.StemmaException;
import io.stemma.client.StreamListener;
import io.stemma.client.Watch;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.WatchAnswerRequest;
import io.stemma.v1.WatchAnswerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** Prints a path, and again whenever it has changed: as a table, or each answer as a line of JSON. */
final class AnswerLines {
    private final Output output;
    private final long countMax;
    private final BiConsumer<FindPathResponse, Output> text;
    private long count;

    /** Ends after so many answers. */
    AnswerLines(Output output, long countMax, BiConsumer<FindPathResponse, Output> text) {
        this.output = output;
        this.countMax = countMax;
        this.text = text;
    }

    /** Prints answers to the question until there are enough. */
    void follow(StemmaApi server, FindPathRequest question) throws InterruptedException {
        WatchAnswerRequest request = WatchAnswerRequest.newBuilder()
                .setTopology(question.getTopology())
                .setFindPath(question)
                .build();
        try (Turns turns = new Turns(output.out());
                Watch watch = server.watchAnswer(request, new Listener(turns))) {
            turns.failWith(watch.ended());
            turns.run();
        }
    }

    private final class Listener implements StreamListener<WatchAnswerResponse> {
        private final Turns turns;

        Listener(Turns turns) {
            this.turns = turns;
        }

        @Override
        public CompletionStage<?> onEvent(WatchAnswerResponse answer) {
            return CompletableFuture.runAsync(
                    () -> {
                        print(answer);
                        count += answer.hasBookmark() ? 0 : 1;
                        if (count >= countMax) {
                            turns.enough();
                        }
                    },
                    turns);
        }

        @Override
        public void onInterrupted(StemmaException cause) {
            output.err().println("stemma: " + ErrorReport.text(cause) + "; asking again");
            output.err().flush();
        }
    }

    private void print(WatchAnswerResponse answer) {
        if (output.json()) {
            try {
                output.line(answer);
            } catch (IOException e) {
                throw new UncheckedIOException("standard output", e);
            }
        } else if (answer.hasFindPath()) {
            text.accept(answer.getFindPath(), output);
        } else if (answer.hasError()) {
            output.line(
                    Table.clean("(none: " + answer.getError().getMessage() + ", version " + answer.getVersion() + ")"));
        }
    }
}
