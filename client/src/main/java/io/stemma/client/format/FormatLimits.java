package io.stemma.client.format;

/** The bounds on what a file may make us hold or do. */
final class FormatLimits {
    /** Bytes that a gzipped file may unpack to. */
    static final long GUNZIP_BYTES_MAX = 8L << 30;
    /** Bytes out per byte in. Text of topologies packs 3 to 30 times; deflate's bound, for all zeros, is 1,032. */
    static final long GUNZIP_RATIO_MAX = 300;
    /** Bytes out below which the ratio is not judged: short files of blanks are harmless. */
    static final long GUNZIP_RATIO_FREE_BYTES = 4L << 20;
    /** Characters of one line of a text file. */
    static final int LINE_CHARS_MAX = 1 << 20;
    /** Columns of one row of an edge list. */
    static final int COLUMNS_MAX = 64;
    /** Objects and arrays inside each other in a JSON file: 32 of an attribute and those around it. */
    static final int JSON_DEPTH_MAX = 48;
    /** Characters of one JSON text. */
    static final int JSON_STRING_CHARS_MAX = 4 << 20;
    /** Elements inside each other in an XML file. yEd's graphics are about 8 deep. */
    static final int XML_DEPTH_MAX = 64;
    /** Characters of the text of one XML element. */
    static final int XML_TEXT_CHARS_MAX = 4 << 20;
    /** Attributes and bytes, as the contract bounds them (see topology.proto). */
    static final int ID_BYTES_MAX = 512;

    static final int TOPOLOGY_NAME_BYTES_MAX = 256;
    static final int KIND_BYTES_MAX = 128;
    static final int DISPLAY_NAME_BYTES_MAX = 1_024;
    static final int LABELS_MAX = 64;
    static final int ATTRIBUTES_MAX = 256;
    static final int ATTRIBUTE_BYTES_MAX = 65_536;
    static final int ATTRIBUTE_DEPTH_MAX = 32;
    static final int TERMINATION_POINTS_MAX = 4_096;
    static final int SRLGS_MAX = 256;
    static final int METRIC_NAMES_MAX = 16;
    static final int IGP_METRIC_MAX = 16_777_215;
    static final int DELAY_MICROS_MAX = 16_777_215;

    private FormatLimits() {}
}
