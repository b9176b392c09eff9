package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.PageToken;
import io.stemma.server.graph.GraphView;
import io.stemma.v1.ReadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds the version that a read sees, waits for it if it must, and answers the question on the right thread. */
final class TopologyReader {
    private final Catalog catalog;
    private final QueryPool pool;
    private final ScheduledExecutorService timer;

    TopologyReader(Catalog catalog, QueryPool pool, ScheduledExecutorService timer) {
        this.catalog = catalog;
        this.pool = pool;
        this.timer = timer;
    }

    /** A question to one version of a topology. */
    @FunctionalInterface
    interface Question {
        Answer answer(HostedTopology topology, GraphView graph);
    }

    /** Answers the question at the version that the options choose. */
    void read(Call call, String name, ReadOptions options, Lane lane, Question question) {
        HostedTopology topology = catalog.get(name);
        check(options);
        Function<GraphView, Answer> asked = graph -> question.answer(topology, graph);
        if (options.hasMinVersion() && topology.engine().version() < options.getMinVersion()) {
            // The version is published on the commit thread, which has other things to do than to answer questions.
            Runnable whenReached =
                    () -> run(call, Lane.POOL, () -> topology.engine().read(asked));
            new VersionWait(topology, call, options.getMinVersion(), whenReached).start(timer);
        } else {
            run(call, lane, () -> readNow(topology, options, asked));
        }
    }

    /** Answers the question at the version that the options choose, on this thread, without waiting for it. */
    <T> T readNow(HostedTopology topology, ReadOptions options, Function<? super GraphView, ? extends T> question) {
        check(options);
        if (options.hasAtVersion()) {
            return topology.readAt(options.getAtVersion(), question);
        }
        if (options.hasAtTimeUs()) {
            return topology.readAtTime(options.getAtTimeUs(), question);
        }
        if (!options.getPinId().isEmpty()) {
            return topology.readPinned(options.getPinId(), question);
        }
        return topology.engine().read(question);
    }

    /** Answers the question at the version of a page token. */
    void readPage(Call call, HostedTopology topology, PageToken token, Question question) {
        run(
                call,
                Lane.POOL,
                () -> topology.readPage(
                        token.version(), catalog.pageHolds(), graph -> question.answer(topology, graph)));
    }

    private void run(Call call, Lane lane, Supplier<Answer> answer) {
        pool.run(call, lane, () -> answer.get().to(call.reply()));
    }

    private static void check(ReadOptions options) {
        checkOneVersion(options);
        if (options.hasAtVersion() && options.getAtVersion() <= 0) {
            throw Errors.invalid(
                    "options.at_version", Long.toUnsignedString(options.getAtVersion()), "1..9223372036854775807");
        }
        if (options.getMinVersion() < 0) {
            throw Errors.invalid(
                    "options.min_version", Long.toUnsignedString(options.getMinVersion()), "0..9223372036854775807");
        }
    }

    private static void checkOneVersion(ReadOptions options) {
        List<String> named = new ArrayList<>();
        if (options.hasAtVersion()) {
            named.add("at_version");
        }
        if (options.hasMinVersion()) {
            named.add("min_version");
        }
        if (options.hasAtTimeUs()) {
            named.add("at_time_us");
        }
        if (!options.getPinId().isEmpty()) {
            named.add("pin_id");
        }
        if (named.size() > 1) {
            throw Errors.invalid("options", String.join(" and ", named), "at most one of them");
        }
    }
}
