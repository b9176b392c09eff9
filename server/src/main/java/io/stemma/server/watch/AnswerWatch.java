package io.stemma.server.watch;

import io.stemma.server.graph.Snapshot;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A watcher of an answer: asks its question at the newest version whenever it can take an answer and the version has moved on, and
 * sends the answer if it differs from the one sent last, of which only a fingerprint is kept. One question is under way at a time.
 */
final class AnswerWatch extends Watcher {
    private final Question question;
    /** What became of the question under way, until the next turn. */
    private final AtomicReference<Question.@Nullable Outcome> outcome = new AtomicReference<>();
    /** The version that the question under way is asked at. */
    private @Nullable Snapshot asked;
    /** The version of the last answer. */
    private volatile Snapshot answered = Snapshot.EMPTY;

    private String sentFingerprint = "";

    AnswerWatch(TopologyWatches watches, WatchHub hub, Question question, Sink sink, long bookmarkNanos) {
        super(watches, hub, sink, bookmarkNanos);
        this.question = question;
    }

    @Override
    long version() {
        return answered.version();
    }

    @Override
    @Nullable
    WatchEnd cause() {
        return outcome.get() instanceof Question.Refused refused ? new WatchEnd.Failed(refused.reason()) : null;
    }

    @Override
    boolean conflated() {
        return true;
    }

    @Override
    boolean isSlow() {
        return false; // it is asked elsewhere
    }

    @Override
    boolean turn() {
        if (endsNow()) {
            return false;
        }
        Snapshot at = asked;
        Question.Outcome came = outcome.get();
        if (at != null && came == null) {
            return false; // the outcome wakes the watcher
        }
        outcome.set(null);
        asked = null;
        if (!sink.ready()) {
            return false; // an answer that came meanwhile is dropped: nothing is kept for a watcher that is not ready
        }
        if (at != null && came instanceof Question.Answer answer) {
            take(at, answer);
            return true;
        }
        if (came instanceof Question.Later) {
            return false; // until the next version, or the next look after bookmarks
        }
        if (bookmarkIsDue(hub.nanos())) {
            send(question.bookmark(answered), answered.version());
            return true;
        }
        Snapshot target = watches.target();
        if (answered.version() < target.version()) {
            ask(target);
        }
        return false;
    }

    private void ask(Snapshot at) {
        asked = at;
        question.ask(at, what -> {
            outcome.set(what);
            wake();
        });
    }

    private void take(Snapshot at, Question.Answer answer) {
        answered = at;
        if (!answer.fingerprint().equals(sentFingerprint)) {
            sentFingerprint = answer.fingerprint();
            send(answer.message(), at.version());
        }
    }

    @Override
    void close() {
        answered = Snapshot.EMPTY;
    }
}
