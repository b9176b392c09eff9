package io.stemma.server.service;

import io.stemma.server.graph.Snapshot;
import io.stemma.server.watch.Question;
import io.stemma.v1.WatchAnswerRequest;
import io.stemma.v1.WatchAnswerResponse;
import io.stemma.v1.WatchBookmark;
import java.util.function.Consumer;

/** One watcher's question. */
final class WatchedQuestion implements Question {
    /** How long one answer may take, in milliseconds. */
    private static final int ANSWER_MILLIS_MAX = 30_000;

    private final WatchedQuestions questions;
    private final WatchAnswerRequest question;
    private final long incarnation;
    private final String client;

    WatchedQuestion(WatchedQuestions questions, WatchAnswerRequest question, long incarnation, String client) {
        this.questions = questions;
        this.question = question;
        this.incarnation = incarnation;
        this.client = client;
    }

    @Override
    public void ask(Snapshot at, Consumer<Outcome> then) {
        RequestContext context = new RequestContext(client, ANSWER_MILLIS_MAX);
        questions.ask(new WatchedQuestions.Key(question, incarnation, at.version()), context, then);
    }

    @Override
    public byte[] bookmark(Snapshot at) {
        return WatchAnswerResponse.newBuilder()
                .setVersion(at.version())
                .setBookmark(WatchBookmark.newBuilder().setStateHash(at.stateHash()))
                .build()
                .toByteArray();
    }
}
