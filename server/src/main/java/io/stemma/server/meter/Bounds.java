package io.stemma.server.meter;

/** The bucket bounds of the histograms. */
final class Bounds {
    static final double NANOS_PER_SECOND = 1e9;

    /** 10 us to 10 s, three for each power of ten. */
    static final long[] NANOS = {
        10_000L, 25_000L, 50_000L,
        100_000L, 250_000L, 500_000L,
        1_000_000L, 2_500_000L, 5_000_000L,
        10_000_000L, 25_000_000L, 50_000_000L,
        100_000_000L, 250_000_000L, 500_000_000L,
        1_000_000_000L, 2_500_000_000L, 5_000_000_000L,
        10_000_000_000L
    };

    /** 100 us to an hour: how long versions stay in memory, which the history's age and the collector decide. */
    static final long[] LONG_NANOS = {
        100_000L,
        1_000_000L,
        10_000_000L,
        100_000_000L,
        500_000_000L,
        1_000_000_000L,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L,
        30_000_000_000L,
        60_000_000_000L,
        120_000_000_000L,
        300_000_000_000L,
        600_000_000_000L,
        900_000_000_000L,
        1_800_000_000_000L,
        3_600_000_000_000L
    };

    /** 1 to 16,384, powers of two. */
    static final long[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384};

    private Bounds() {}
}
