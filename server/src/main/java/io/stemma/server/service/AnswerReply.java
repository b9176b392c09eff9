package io.stemma.server.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.watch.Question.Answer;
import io.stemma.server.watch.Question.Later;
import io.stemma.server.watch.Question.Outcome;
import io.stemma.server.watch.Question.Refused;
import io.stemma.v1.Error;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.WatchAnswerRequest;
import io.stemma.v1.WatchAnswerResponse;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Takes the answer to a watched question and makes of it what the watcher is sent. */
record AnswerReply(WatchAnswerRequest question, Consumer<Outcome> then) implements Reply {
    @Override
    public void success(MessageLite response) {
        success(response.toByteArray());
    }

    @Override
    public void success(byte[] encodedResponse) {
        then.accept(answer(encodedResponse));
    }

    @Override
    public void failure(Error error) {
        then.accept(outcome(error));
    }

    private Answer answer(byte[] encoded) {
        WatchAnswerResponse.Builder answer = WatchAnswerResponse.newBuilder();
        try {
            if (question.hasFindPath()) {
                FindPathResponse path = FindPathResponse.parseFrom(encoded);
                answer.setVersion(path.getVersion());
                answer.setFindPath(path);
            } else {
                GetNeighborhoodResponse around = GetNeighborhoodResponse.parseFrom(encoded);
                answer.setVersion(around.getVersion());
                answer.setGetNeighborhood(around);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException("an answer of the service is no answer", e);
        }
        return answer(answer);
    }

    private static Outcome outcome(Error error) {
        return switch (error.getReason()) {
            case NO_PATH, NODE_NOT_FOUND ->
                answer(WatchAnswerResponse.newBuilder()
                        .setVersion(error.getVersion())
                        .setError(error));
            case OVERLOADED, VERSION_COMPACTED -> new Later();
            default -> new Refused(new RefusedException(error));
        };
    }

    private static Answer answer(WatchAnswerResponse.Builder answer) {
        byte[] message = answer.build().toByteArray();
        answer.clearVersion();
        switch (answer.getAnswerCase()) {
            case FIND_PATH -> answer.getFindPathBuilder().clearVersion();
            case GET_NEIGHBORHOOD -> answer.getGetNeighborhoodBuilder().clearVersion();
            default -> answer.getErrorBuilder().clearVersion();
        }
        return new Answer(message, fingerprint(answer.build().toByteArray()));
    }

    private static String fingerprint(byte[] answer) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
