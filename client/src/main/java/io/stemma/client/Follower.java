package io.stemma.client;

import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a {@link Course} over one stream after the other: opens the next one where the last broke off, and gives the
 * server credits as the listener takes what came.
 *
 * <p><b>Threads.</b> The course is asked under the lock, the listener is called without. Replies of a stream come on one
 * event loop, and the next stream is opened after the last one's end.
 */
final class Follower {
    /** How many replies may be on their way or wait for the listener. */
    static final int REPLIES_AHEAD_MAX = 64;

    /** Room for replies is given back in steps, so that not every reply costs a frame. */
    private static final int CREDITS_MIN = REPLIES_AHEAD_MAX / 2;

    /**
     * A stream that has told nothing for so long is opened anew: its connection may be dead without anybody having noticed, and
     * the server has nothing to say while nothing changes.
     */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(1);

    private static final Duration PAUSE_MIN = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /** What is followed, and how far. */
    interface Course {
        /** Asks for what comes next. */
        Request.Builder request();

        /**
         * Takes a reply in, and gives what the listener is to be told; null if nothing.
         *
         * @throws StemmaException if the reply can not be true
         */
        @Nullable
        Supplier<? extends CompletionStage<?>> hear(Response reply);

        /** Tells the listener that the stream broke off. */
        void interrupted(StemmaException cause);

        /** Whether {@link #request} asks for what comes next after this end of a stream. */
        boolean goesOn(StemmaException end);

        /** Whether the server has told all once it ends the stream by itself. */
        default boolean finite() {
            return false;
        }
    }

    private final StemmaApi api;
    private final Course course;
    private final Duration silenceMax;
    private final Delivery delivery = new Delivery(this::taken, this::end);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Backoff backoff = new Backoff(PAUSE_MIN, PAUSE_MAX, ThreadLocalRandom.current());

    /** Guarded by this, as all that follows. */
    private @Nullable StreamCall stream;

    /** Credits that the server has left. */
    private int credits;

    /** Replies that the listener has not taken yet. */
    private int untaken;

    /** A stream is due that has to wait for the listener. */
    private boolean held;

    private boolean closed;

    /** Tells the current stream from those before, whose replies may still be on their way to {@link #hear}. */
    private int streams;

    /** How many replies came on the current stream. */
    private long replies;

    Follower(StemmaApi api, Course course) {
        this(api, course, SILENCE_MAX);
    }

    Follower(StemmaApi api, Course course, Duration silenceMax) {
        this.api = api;
        this.course = course;
        this.silenceMax = silenceMax;
    }

    /** Completes when the listener is told no more: with null after {@link #close} or all of a finite course, else with the failure. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    void close() {
        end(null);
    }

    /** Opens the next stream, or waits for the listener to make room. */
    void open() {
        StreamCall opened;
        synchronized (this) {
            held = room() < CREDITS_MIN;
            if (held || closed) {
                return;
            }
            credits = room();
            replies = 0;
            int number = ++streams;
            opened = api.openStream(course.request().setCredits(credits), reply -> hear(number, reply));
            stream = opened;
        }
        var unused = opened.whenComplete((last, failure) -> lost(opened, failure));
        if (!course.finite()) {
            listenTo(opened, 0);
        }
    }

    private void listenTo(StreamCall heard, long repliesBefore) {
        later(silenceMax.toMillis()).execute(() -> renewIfSilent(heard, repliesBefore));
    }

    private void renewIfSilent(StreamCall heard, long repliesBefore) {
        synchronized (this) {
            if (stream != heard) {
                return;
            }
            if (replies > repliesBefore || untaken > 0) {
                listenTo(heard, replies);
                return;
            }
            stream = null;
            streams++;
            credits = 0;
        }
        heard.cancel(false);
        open();
    }

    private static Executor later(long millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run);
    }

    private int room() {
        return REPLIES_AHEAD_MAX - untaken - credits;
    }

    private void hear(int number, Response reply) {
        Supplier<? extends CompletionStage<?>> event;
        synchronized (this) {
            if (number != streams) {
                return;
            }
            backoff.reset();
            credits--;
            replies++;
            event = course.hear(reply);
            if (event == null) {
                giveCredits();
                return;
            }
            untaken++;
        }
        delivery.add(event);
    }

    private void taken() {
        synchronized (this) {
            untaken--;
            if (!held) {
                giveCredits();
                return;
            }
        }
        open();
    }

    private void giveCredits() {
        int room = room();
        StreamCall open = stream;
        if (open != null && room >= CREDITS_MIN) {
            credits += room;
            open.addCredits(room);
        }
    }

    private void lost(StreamCall gone, @Nullable Throwable failure) {
        if (failure == null && course.finite()) {
            delivery.add(() -> end(null));
            return;
        }
        StemmaException cause = failure == null
                ? StemmaException.unavailable("the server ended the stream")
                : StemmaException.of(failure);
        boolean goesOn;
        synchronized (this) {
            if (stream != gone) {
                return;
            }
            stream = null;
            credits = 0;
            untaken++;
            goesOn = course.goesOn(cause);
        }
        if (goesOn) {
            delivery.add(() -> course.interrupted(cause));
            openLater(cause);
        } else {
            delivery.add(() -> end(cause));
        }
    }

    private void openLater(StemmaException cause) {
        long asked = Integer.toUnsignedLong(cause.error().getRetryDelayMs());
        long pause = Math.max(asked, backoff.nextMillis());
        later(pause).execute(this::open);
    }

    private void end(@Nullable Throwable failure) {
        delivery.stop();
        StreamCall open;
        synchronized (this) {
            closed = true;
            open = stream;
            stream = null;
        }
        if (open != null) {
            open.cancel(false);
        }
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(failure);
        }
    }
}
