package io.stemma.server.watch;

import io.stemma.server.graph.Snapshot;
import java.util.function.Consumer;

/** A question that is asked again when the version has moved on. May be used by many threads. */
public interface Question {
    /** What became of a question. */
    sealed interface Outcome {}

    /**
     * It was answered.
     *
     * @param message the answer, encoded
     * @param fingerprint equal for two answers only if they are the same but for their versions
     */
    record Answer(byte[] message, String fingerprint) implements Outcome {}

    /** It could not be asked now, but may be later. */
    record Later() implements Outcome {}

    /** It can not be answered. */
    record Refused(RuntimeException reason) implements Outcome {}

    /** Asks at that version; the outcome is handed over once, on any thread. */
    void ask(Snapshot at, Consumer<Outcome> then);

    /** Says that the answer is still the same at that version. */
    byte[] bookmark(Snapshot at);
}
