package io.stemma.client.format;

import java.io.IOException;
import java.io.OutputStream;

/** A file format for topologies. */
public interface TopologyFormat {
    /** The name a user gives: "graphml". */
    String name();

    /** What it is, in a few words for people. */
    String description();

    /** Whether a file that begins like this is of this format. */
    boolean detects(Head head);

    /** Whether {@link #write} is supported. */
    boolean writes();

    /**
     * Reads a whole file.
     *
     * @throws FormatException at the first fault of the file, with its line
     * @throws IOException if the file cannot be read, or from the sink
     */
    void read(Source source, ImportOptions options, TopologySink sink) throws IOException;

    /**
     * Writes a topology so that reading it gives an equal one. The stream is flushed and left open.
     *
     * @throws IllegalArgumentException if the topology holds what the format cannot carry
     * @throws UnsupportedOperationException if the format is read only
     */
    default void write(TopologySource topology, OutputStream out) throws IOException {
        throw new UnsupportedOperationException(name() + ": read only (expected graphml, rfc8345 or node-link)");
    }
}
