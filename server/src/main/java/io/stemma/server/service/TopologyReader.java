package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.PageToken;
import io.stemma.server.fork.Fork;
import io.stemma.server.graph.GraphView;
import io.stemma.v1.ReadOptions;
import java.util.ArrayList;
import java.util.List;
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

    /** Answers a question whose answer says by itself what it stands on. */
    void choose(Call call, String name, ReadOptions options, Lane lane, Question question) {
        HostedTopology topology = catalog.get(name);
        check(options);
        Supplier<Answer> answer = () -> readNow(topology, options, question::answer);
        boolean waits = options.getFork().isEmpty()
                && options.hasMinVersion()
                && topology.engine().version() < options.getMinVersion();
        if (waits) {
            // The version is published on the commit thread, which has other things to do than to answer questions.
            new VersionWait(topology, call, options.getMinVersion(), () -> run(call, Lane.POOL, answer)).start(timer);
        } else {
            run(call, options.hasOverlay() ? Lane.POOL : lane, answer);
        }
    }

    /** Answers the question at the version that the options choose, on this thread, without waiting for it. */
    <T> T readNow(HostedTopology topology, ReadOptions options, Function<ReadView, ? extends T> question) {
        check(options);
        if (!options.getFork().isEmpty()) {
            Fork fork = ForkReads.use(topology, options.getFork());
            return question.apply(view(topology, fork, ForkReads.head(fork, options), options));
        }
        Function<GraphView, T> asked = graph -> question.apply(view(topology, null, graph, options));
        if (options.hasAtVersion()) {
            return topology.readAt(options.getAtVersion(), asked);
        }
        if (options.hasAtTimeUs()) {
            return topology.readAtTime(options.getAtTimeUs(), asked);
        }
        if (!options.getPinId().isEmpty()) {
            return topology.readPinned(options.getPinId(), asked);
        }
        return topology.engine().read(asked);
    }

    /** Answers the question at the version of a page token, of the fork and with the overlay that the options name. */
    void readPage(Call call, HostedTopology topology, ReadOptions options, PageToken token, Question question) {
        check(options);
        Function<ReadView, Answer> asked = view -> view.basedOn(question.answer(view));
        run(call, Lane.POOL, () -> readPage(topology, options, token, asked));
    }

    private Answer readPage(
            HostedTopology topology, ReadOptions options, PageToken token, Function<ReadView, Answer> asked) {
        if (options.getFork().isEmpty()) {
            return topology.readPage(
                    token.version(), catalog.pageHolds(), graph -> asked.apply(view(topology, null, graph, options)));
        }
        Fork fork = ForkReads.use(topology, options.getFork());
        GraphView graph = ForkReads.page(fork, token.version(), catalog.pageHolds());
        return asked.apply(view(topology, fork, graph, options));
    }

    private ReadView view(HostedTopology topology, @Nullable Fork fork, GraphView graph, ReadOptions options) {
        return options.hasOverlay()
                ? overlays.lay(topology, fork, graph, options.getOverlay())
                : new ReadView(topology, fork, graph, null, 0);
    }

    /** True while the query pool refuses what is new. */
    boolean poolIsBehind() {
        return pool.isBehind();
    }

    private void run(Call call, Lane lane, Supplier<Answer> answer) {
        pool.run(call, lane, () -> answer.get().to(call.reply()));
    }

    private void check(ReadOptions options) {
        checkOneVersion(options);
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
