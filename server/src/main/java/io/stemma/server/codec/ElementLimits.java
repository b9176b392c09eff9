package io.stemma.server.codec;

/** How large what a client sends may be; part of the contract, and so the same on every server. */
public final class ElementLimits {
    /** Ids of nodes, links and termination points, in bytes of UTF-8. */
    public static final int ID_BYTES_MAX = 512;
    /** A topology's name, in bytes of UTF-8. */
    public static final int TOPOLOGY_NAME_BYTES_MAX = 256;
    /** A name for people, in bytes of UTF-8. */
    public static final int DISPLAY_NAME_BYTES_MAX = 1_024;
    /** A node's kind, in bytes of UTF-8. */
    public static final int KIND_BYTES_MAX = 128;
    /** Labels of one element. */
    public static final int LABELS_MAX = 64;
    /** A label's key, in bytes of UTF-8. */
    public static final int LABEL_KEY_BYTES_MAX = 512;
    /** A label's value, in bytes of UTF-8. */
    public static final int LABEL_VALUE_BYTES_MAX = 4_096;
    /** Attributes of one element or termination point. */
    public static final int ATTRIBUTES_MAX = 256;
    /** An attribute's key, in bytes of UTF-8. */
    public static final int ATTRIBUTE_KEY_BYTES_MAX = 512;
    /** An attribute's text or JSON, in bytes of UTF-8. */
    public static final int ATTRIBUTE_TEXT_BYTES_MAX = 65_536;
    /** How deep the arrays and objects of an attribute's JSON may be nested. */
    public static final int JSON_DEPTH_MAX = 32;
    /** Termination points of one node. */
    public static final int TERMINATION_POINTS_MAX = 4_096;
    /** Supporting nodes, links or termination points of one element. */
    public static final int SUPPORTING_MAX = 1_024;
    /** Network types of one topology. */
    public static final int NETWORK_TYPES_MAX = 64;
    /** A network type, in bytes of UTF-8. */
    public static final int NETWORK_TYPE_BYTES_MAX = 512;
    /** Shared risk link groups of one link. */
    public static final int SRLGS_MAX = 256;
    /** Metrics of one link under names of the user's own. */
    public static final int METRICS_MAX = 16;
    /** The name of such a metric, in bytes of UTF-8. */
    public static final int METRIC_NAME_BYTES_MAX = 128;
    /** A link's cost in its interior gateway protocol (RFC 5305). */
    public static final long IGP_METRIC_MAX = 0xff_ffffL;
    /** A link's cost for traffic engineering. */
    public static final long TE_METRIC_MAX = 0xffff_fffeL;
    /** A link's delay, in microseconds (RFC 8570). */
    public static final long DELAY_MICROS_MAX = 0xff_ffffL;
    /** A whole element or description, encoded, in bytes: one must fit into an answer. */
    public static final int ELEMENT_BYTES_MAX = 1 << 20;

    /** Changes in one transaction. */
    public static final int TRANSACTION_CHANGES_MAX = 100_000;
    /** Preconditions of one transaction. */
    public static final int TRANSACTION_PRECONDITIONS_MAX = 100_000;
    /** A request id, in bytes of UTF-8. */
    public static final int REQUEST_ID_BYTES_MAX = 128;
    /** Paths of one patch's mask. */
    public static final int MASK_PATHS_MAX = 1_024;

    /** A fork's name, in bytes of UTF-8. */
    public static final int FORK_NAME_BYTES_MAX = 128;
    /** What a fork is for, in bytes of UTF-8. */
    public static final int DESCRIPTION_BYTES_MAX = 256;

    private ElementLimits() {}
}
