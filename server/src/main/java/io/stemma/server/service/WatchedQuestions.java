package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.Found;
import io.stemma.server.watch.Question.Answer;
import io.stemma.server.watch.Question.Outcome;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.WatchAnswerRequest;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Questions whose answers are watched. They are asked as if a client asked them, at one version and on the query pool; only so many
 * at once that clients' own questions keep threads. Equal questions at the same version are asked once. May be used by many threads.
 */
final class WatchedQuestions {
    /** Answers kept for others who ask the same at the same version. */
    private static final int ANSWERS_KEPT = 256;
    /** Larger answers are not kept, in bytes. */
    private static final int KEPT_BYTES_MAX = 16 << 10;

    /** A question at a version of the topology of that incarnation. */
    record Key(WatchAnswerRequest question, long incarnation, long version) {}

    /** In the order of use. */
    private final Map<Key, CompletableFuture<Outcome>> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CompletableFuture<Outcome>> eldest) {
            return size() > ANSWERS_KEPT;
        }
    };

    private final QueryCalls queries;
    private final int atOnceMax;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    WatchedQuestions(QueryCalls queries, ServiceLimits limits) {
        this.queries = queries;
        this.atOnceMax = Math.max(1, limits.queryThreads() / 2);
    }

    /** Judges the request and gives the question that it describes. */
    WatchedQuestion question(HostedTopology topology, WatchAnswerRequest request, String client) {
        WatchAnswerRequest.Builder question = WatchAnswerRequest.newBuilder().setTopology(topology.name());
        switch (request.getQuestionCase()) {
            case FIND_PATH -> {
                FindPathRequest path = request.getFindPath();
                check("find_path", path.getTopology(), path.getOptions(), topology);
                question.setFindPath(path.toBuilder().setTopology(topology.name()));
            }
            case GET_NEIGHBORHOOD -> {
                GetNeighborhoodRequest around = request.getGetNeighborhood();
                check("get_neighborhood", around.getTopology(), around.getOptions(), topology);
                if (around.getIncludeNodes() || around.getIncludeLinks()) {
                    throw Errors.invalid(
                            "get_neighborhood",
                            around.getIncludeNodes() ? "include_nodes" : "include_links",
                            "neither: what can be reached is watched by its ids");
                }
                question.setGetNeighborhood(around.toBuilder().setTopology(topology.name()));
            }
            case QUESTION_NOT_SET -> throw Errors.invalid("question", "none", "find_path or get_neighborhood");
        }
        return new WatchedQuestion(this, question.build(), topology.incarnation(), client);
    }

    private static void check(String question, String name, ReadOptions options, HostedTopology topology) {
        if (!name.isEmpty() && !name.equals(topology.name())) {
            throw Errors.invalid(question + ".topology", Found.text(name), "empty or " + Found.text(topology.name()));
        }
        if (!options.equals(ReadOptions.getDefaultInstance())) {
            throw Errors.invalid(question + ".options", "set", "none: the answer of the current version is watched");
        }
    }

    /** Asks the question at that version, unless it is known or under way. */
    void ask(Key key, RequestContext context, Consumer<Outcome> then) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        CompletableFuture<Outcome> known;
        synchronized (this) {
            known = answers.putIfAbsent(key, answer);
            if (known == null) {
                waiting.add(() -> ask(key, context, answer));
            }
        }
        var unused = (known == null ? answer : known).thenAccept(then);
        if (known == null) {
            startWaiting();
        }
    }

    private void ask(Key key, RequestContext context, CompletableFuture<Outcome> answer) {
        ReadOptions options = ReadOptions.newBuilder().setAtVersion(key.version).build();
        AnswerReply reply = new AnswerReply(key.question, outcome -> done(key, answer, outcome));
        Call call = new Call(context, reply);
        try {
            call.checkWanted();
            if (key.question.hasFindPath()) {
                queries.findPath(
                        call,
                        key.question.getFindPath().toBuilder()
                                .setOptions(options)
                                .build());
            } else {
                queries.neighborhood(
                        call,
                        key.question.getGetNeighborhood().toBuilder()
                                .setOptions(options)
                                .build());
            }
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    private void done(Key key, CompletableFuture<Outcome> answer, Outcome outcome) {
        synchronized (this) {
            underWay--;
            if (!(outcome instanceof Answer known) || known.message().length > KEPT_BYTES_MAX) {
                answers.remove(key, answer);
            }
        }
        answer.complete(outcome);
        startWaiting();
    }

    private void startWaiting() {
        while (true) {
            Runnable next;
            synchronized (this) {
                next = underWay < atOnceMax ? waiting.poll() : null;
                if (next == null) {
                    return;
                }
                underWay++;
            }
            next.run();
        }
    }
}
