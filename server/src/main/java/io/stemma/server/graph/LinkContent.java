package io.stemma.server.graph;

import java.util.Map;

/**
 * All that a link is, for the graph: its id, its ends, its encoded fields, and the fields that queries scan.
 *
 * @param id UTF-8, not empty
 * @param sourceId the id of the node where it starts
 * @param destinationId the id of the node where it ends
 * @param content the canonical bytes of the contract's {@code Link} without {@code id}, without the two node ids and
 *     without output-only fields
 * @param columns the values of {@link LinkColumns}, which the content also has
 */
public record LinkContent(byte[] id, byte[] sourceId, byte[] destinationId, byte[] content, LinkColumns columns) {

    /**
     * The fields of a link that queries scan without decoding.
     *
     * @param igpMetric {@link #ABSENT} or 0..2^32-2, unsigned
     * @param teMetric likewise
     * @param delayMicros likewise
     * @param up false if the administrative or operational status is DOWN
     * @param metrics further metrics by name; finite, not negative
     */
    public record LinkColumns(int igpMetric, int teMetric, int delayMicros, boolean up, Map<String, Double> metrics) {
        /** What an absent number is stored as. */
        public static final int ABSENT = -1;

        /** Of a link that says nothing. */
        public static final LinkColumns NONE = new LinkColumns(ABSENT, ABSENT, ABSENT, true, Map.of());
    }
}
