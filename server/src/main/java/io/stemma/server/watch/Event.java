package io.stemma.server.watch;

/** The messages that tell what changed between two versions. May be used by many threads. */
public interface Event {
    /** Nothing that the watcher is to be told. */
    Event NOTHING = new Event() {
        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public Part part(int number) {
            throw new IndexOutOfBoundsException("part " + number + " of nothing");
        }

        @Override
        public long retainedBytes() {
            return 0;
        }
    };

    /**
     * One message of the event.
     *
     * @param isLast true if the event ends with it
     */
    record Part(byte[] message, boolean isLast) {}

    /** True if there is no message. */
    boolean isEmpty();

    /** The message of that number, from 0 on, up to the last. */
    Part part(int number);

    /** About how many bytes it holds at most. */
    long retainedBytes();

    /** An event of one message. */
    static Event of(byte[] message) {
        return new OneMessage(message);
    }
}
