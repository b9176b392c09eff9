package io.stemma.client;

import io.stemma.v1.WatchResponse;
import org.jspecify.annotations.Nullable;

/**
 * Takes the events of a {@link Watch}: the parts of a state, if it was asked for; a sync; then changes and bookmarks. The
 * changes of a version always come as one event, however many: {@code continued} is never true. Sync comes once, and once
 * more after each state that bridges a gap.
 */
@FunctionalInterface
public interface WatchListener extends StreamListener<WatchResponse> {
    /**
     * Hears that a state follows, up to its sync: what was told before counts no more.
     *
     * @param gap why the watch cannot go on from what it told; null at the start, also where the state broke off and is
     *     told anew
     */
    default void onState(@Nullable StemmaException gap) {}
}
