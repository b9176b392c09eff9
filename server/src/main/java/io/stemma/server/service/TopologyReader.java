package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.PageToken;
import io.stemma.server.fork.Fork;
import io.stemma.server.graph.GraphView;
import io.stemma.v1.ReadOptions;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the version that a read sees, waits for it if it must, and answers the question on the right thread. */
final class TopologyReader {
    private final Catalog catalog;
    private final QueryPool pool;
    private final ScheduledExecutorService timer;
    private final Overlays overlays;

    TopologyReader(Catalog catalog, QueryPool pool, ScheduledExecutorService timer, Overlays overlays) {
        this.catalog = catalog;
        this.pool = pool;
        this.timer = timer;
        this.overlays = overlays;
    }

    /** A question to what a read sees. */
    @FunctionalInterface
    interface Question {
        Answer answer(ReadView view);
    }

    /** Answers the question at the version that the options choose, and says what the answer stands on. */
    void read(Call call, String name, ReadOptions options, Lane lane, Question question) {
        choose(call, name, options, lane, view -> view.basedOn(question.answer(view)));
    }

    /** Answers a question that is about the version itself, and so says nothing more of it. */
    void choose(Call call, String name, ReadOptions options, Lane lane, Question question) {
        HostedTopology topology = catalog.get(name);
        check(options);
        Lane where = options.hasOverlay() ? Lane.POOL : lane;
        if (!options.getFork().isEmpty()) {
            Fork fork = ForkReads.use(topology, options);
            run(call, where, () -> answer(topology, fork, ForkReads.head(fork, options), options, question));
            return;
        }
        Function<GraphView, Answer> asked = graph -> answer(topology, null, graph, options, question);
        if (options.hasAtVersion()) {
            run(call, where, () -> topology.readAt(options.getAtVersion(), asked));
        } else if (options.hasMinVersion() && topology.engine().version() < options.getMinVersion()) {
            // The version is published on the commit thread, which has other things to do than to answer questions.
            Runnable whenReached =
                    () -> run(call, Lane.POOL, () -> topology.engine().read(asked));
            new VersionWait(topology, call, options.getMinVersion(), whenReached).start(timer);
        } else {
            run(call, where, () -> topology.engine().read(asked));
        }
    }

    /** Answers the question at the version of a page token, of the fork and with the overlay that the options name. */
    void readPage(Call call, HostedTopology topology, ReadOptions options, PageToken token, Question asked) {
        check(options);
        Question question = view -> view.basedOn(asked.answer(view));
        String forkName = options.getFork();
        if (forkName.isEmpty()) {
            run(
                    call,
                    Lane.POOL,
                    () -> topology.readPage(
                            token.version(),
                            catalog.pageHolds(),
                            graph -> answer(topology, null, graph, options, question)));
        } else {
            Fork fork = ForkReads.use(topology, options);
            run(call, Lane.POOL, () -> {
                GraphView graph = ForkReads.page(fork, token.version(), catalog.pageHolds());
                return answer(topology, fork, graph, options, question);
            });
        }
    }

    private Answer answer(
            HostedTopology topology, @Nullable Fork fork, GraphView graph, ReadOptions options, Question question) {
        return question.answer(
                options.hasOverlay()
                        ? overlays.lay(topology, fork, graph, options.getOverlay())
                        : new ReadView(topology, fork, graph, null, 0));
    }

    private void run(Call call, Lane lane, Supplier<Answer> answer) {
        pool.run(call, lane, () -> answer.get().to(call.reply()));
    }

    private void check(ReadOptions options) {
        if (options.hasAtVersion() && options.hasMinVersion()) {
            throw Errors.invalid("options", "at_version and min_version", "at most one of them");
        }
        if (options.hasAtVersion() && options.getAtVersion() <= 0) {
            throw Errors.invalid(
                    "options.at_version", Long.toUnsignedString(options.getAtVersion()), "1..9223372036854775807");
        }
        if (options.getMinVersion() < 0) {
            throw Errors.invalid(
                    "options.min_version", Long.toUnsignedString(options.getMinVersion()), "0..9223372036854775807");
        }
        if (!options.getFork().isEmpty()
                && (options.hasAtTimeUs() || !options.getPinId().isEmpty())) {
            throw Errors.invalid("options", "fork with a time or a pin", "at most one of them");
        }
        if (options.hasOverlay()) {
            overlays.check(options.getOverlay());
        }
    }
}
