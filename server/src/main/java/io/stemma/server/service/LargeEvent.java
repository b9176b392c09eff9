package io.stemma.server.service;

import io.stemma.server.watch.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * An event of several messages, which are made as watchers come to them. The last few are kept for others that are told the same; a
 * watcher that is further behind makes them be made again.
 */
final class LargeEvent implements Event {
    private static final int PARTS_KEPT = 4;

    private final Supplier<ChangeMessages> anew;
    private final long retainedBytes;
    private final Deque<Part> parts = new ArrayDeque<>();
    private ChangeMessages messages;
    /** The number of the first part that is kept. */
    private int firstKept;

    LargeEvent(Part first, ChangeMessages rest, Supplier<ChangeMessages> anew, int messageBytesMax) {
        this.anew = anew;
        this.messages = rest;
        this.retainedBytes = (long) PARTS_KEPT * messageBytesMax;
        parts.add(first);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public synchronized Part part(int number) {
        if (number < firstKept) {
            messages = anew.get();
            parts.clear();
            firstKept = 0;
        }
        while (firstKept + parts.size() <= number) {
            parts.add(messages.next());
            if (parts.size() > PARTS_KEPT) {
                parts.remove();
                firstKept++;
            }
        }
        return parts.stream().skip(number - firstKept).findFirst().orElseThrow();
    }

    @Override
    public long retainedBytes() {
        return retainedBytes;
    }
}
