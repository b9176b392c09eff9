package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.v1.ErrorReason;

/** What all imports under way may hold together. May be used by many threads. */
final class ImportBounds {
    private final ServiceMeters meters;
    private final int openMax;
    private final int elementsMax;
    private final long bytesMax;
    private int open;
    private long bytes;

    ImportBounds(ServiceLimits limits, ServiceMeters meters) {
        this.meters = meters;
        openMax = limits.importsOpenMax();
        elementsMax = limits.importElementsMax();
        bytesMax = limits.importBytesMax();
    }

    /** Counts an import that opens; refuses if there are too many. */
    synchronized void open() {
        check("imports_open", open + 1L, openMax);
        open++;
    }

    /** Counts bytes that an import stages; refuses if it is too much for all together. */
    synchronized void stage(long more) {
        check("import_bytes", bytes + more, bytesMax);
        bytes += more;
    }

    /** Refuses an import of too many elements. */
    void checkElements(long elements) {
        check("import_elements", elements, elementsMax);
    }

    private void check(String subject, long found, long max) {
        if (found > max) {
            meters.importRefused();
            throw Errors.refused(ErrorReason.LIMIT_EXCEEDED, subject, Long.toString(found), "at most " + max);
        }
    }

    /** Forgets an import that has ended and what it staged. */
    synchronized void close(long staged) {
        open--;
        bytes -= staged;
    }

    synchronized int openImports() {
        return open;
    }

    synchronized long stagedBytes() {
        return bytes;
    }
}
