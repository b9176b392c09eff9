package io.stemma.client.format;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks gzip and stops a decompression bomb: what comes out is bounded, and so is its ratio to what went in. */
final class GunzipStream extends InputStream {
    private final String file;
    private final Counted packed;
    private final InputStream unpacked;
    private long bytesOut;

    private GunzipStream(String file, Counted packed, InputStream unpacked) {
        this.file = file;
        this.packed = packed;
        this.unpacked = unpacked;
    }

    static InputStream open(String file, InputStream in) throws IOException {
        Counted packed = new Counted(in);
        try {
            return new GunzipStream(file, packed, new GZIPInputStream(packed, 1 << 16));
        } catch (ZipException | EOFException e) {
            throw broken(file, e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = unpacked.read(buffer, offset, length);
            bytesOut += Math.max(count, 0);
            check();
            return count;
        } catch (ZipException | EOFException e) {
            throw broken(file, e);
        }
    }

    private void check() throws FormatException {
        if (bytesOut > FormatLimits.GUNZIP_BYTES_MAX) {
            throw new FormatException(
                    file, 0, "gzip: unpacks to more than " + FormatLimits.GUNZIP_BYTES_MAX + " bytes (expected less)");
        }
        boolean judged = bytesOut > FormatLimits.GUNZIP_RATIO_FREE_BYTES;
        if (judged && bytesOut / Math.max(packed.bytes, 1) >= FormatLimits.GUNZIP_RATIO_MAX) {
            throw new FormatException(
                    file,
                    0,
                    "gzip: " + packed.bytes + " bytes unpack to " + bytesOut + " and more (expected less than "
                            + FormatLimits.GUNZIP_RATIO_MAX + " times as many)");
        }
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }

    private static FormatException broken(String file, IOException cause) {
        FormatException fault =
                new FormatException(file, 0, "gzip: " + cause.getMessage() + " (expected whole gzip data)");
        fault.initCause(cause);
        return fault;
    }

    private static final class Counted extends FilterInputStream {
        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytes += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            bytes += Math.max(count, 0);
            return count;
        }
    }
}
