package io.stemma.server.watch;

/** An event that fits into one message, as most do. */
final class OneMessage implements Event {
    private final Part part;

    OneMessage(byte[] message) {
        part = new Part(message, true);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public Part part(int number) {
        if (number != 0) {
            throw new IndexOutOfBoundsException("part " + number + " (expected 0)");
        }
        return part;
    }

    @Override
    public long retainedBytes() {
        return part.message().length;
    }
}
