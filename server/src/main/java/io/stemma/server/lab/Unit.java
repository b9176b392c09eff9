package io.stemma.server.lab;

import java.util.Locale;

/** What a column or an axis counts, and how a number of it is written for people. */
enum Unit {
    /** Words. */
    TEXT("") {
        @Override
        String format(double number) {
            return Double.toString(number);
        }
    },
    /** Things, to the last one. */
    COUNT("") {
        @Override
        String format(double number) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
    },
    /** A number below some thousands, with decimals. */
    NUMBER("") {
        @Override
        String format(double number) {
            return number != 0 && Math.abs(number) < 0.01
                    ? String.format(Locale.ROOT, "%.2g", number)
                    : String.format(Locale.ROOT, "%,.2f", number);
        }
    },
    /** Things per second. */
    PER_SECOND("_per_second") {
        @Override
        String format(double number) {
            return scaled(number, PER_SECOND_STEPS) + "/s";
        }
    },
    /** Nanoseconds. */
    NANOS("_nanos") {
        @Override
        String format(double number) {
            return scaled(number, NANOS_STEPS);
        }
    };

    private record Step(double from, double one, String suffix) {}

    private static final Step[] PER_SECOND_STEPS = {
        new Step(1e9, 1e9, " G"), new Step(1e6, 1e6, " M"), new Step(1e4, 1e3, " k"), new Step(0, 1, " ")
    };
    private static final Step[] NANOS_STEPS = {
        new Step(1e9, 1e9, " s"), new Step(1e6, 1e6, " ms"), new Step(1e3, 1e3, " us"), new Step(0, 1, " ns")
    };

    private final String suffix;

    Unit(String suffix) {
        this.suffix = suffix;
    }

    /** What a column's name ends with where numbers stand without their unit. */
    String suffix() {
        return suffix;
    }

    /** The number with its unit, for people. */
    abstract String format(double number);

    /** The same for a whole number; what it loses beyond 2^53 is not seen. */
    String format(long number) {
        return format((double) number);
    }

    /** The value, a word or a number. */
    String text(Object value) {
        return value instanceof Number number ? format(number.doubleValue()) : value.toString();
    }

    /* Three digits are what measurements are good for. */
    private static String scaled(double number, Step[] steps) {
        Step step = steps[0];
        for (int i = 0; i < steps.length - 1 && Math.abs(number) < steps[i].from; i++) {
            step = steps[i + 1];
        }
        double value = number / step.one;
        boolean whole = value == Math.rint(value) && step.one == 1;
        int decimals = whole || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f%s", value, step.suffix);
    }
}
