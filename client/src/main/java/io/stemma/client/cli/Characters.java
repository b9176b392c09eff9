package io.stemma.client.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes bytes of UTF-8 on to the command's output, which takes characters. Cuts only after a line feed. */
final class Characters extends OutputStream {
    private static final int FLUSH_BYTES = 1 << 16;

    private final Output output;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(FLUSH_BYTES);

    Characters(Output output) {
        this.output = output;
    }

    @Override
    public void write(int b) {
        bytes.write(b);
        if (b == '\n' && bytes.size() >= FLUSH_BYTES) {
            pass();
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(from[i]);
        }
    }

    /** Keeps the bytes: what came so far may end within a character. */
    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        pass();
        output.out().flush();
        if (output.out().checkError()) {
            throw new IOException("standard output: cannot be written");
        }
    }

    private void pass() {
        output.out().print(bytes.toString(StandardCharsets.UTF_8));
        bytes.reset();
    }
}
