package io.stemma.client.format;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads numbers from text, more strictly than the JDK, which takes "1d", "0x1p3" and surrounding blanks. */
final class Numbers {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,6})?");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,19}");
    private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity");
    private static final double TWO_TO_64 = 0x1p64;

    private Numbers() {}

    /** Whether a text is a number or tries to be one: NaN and infinities count, so that they are refused and not kept. */
    static boolean looksNumeric(String text) {
        return DECIMAL.matcher(text).matches() || isNotFinite(text);
    }

    private static boolean isNotFinite(String text) {
        return NOT_FINITE.contains(text.toLowerCase(Locale.ROOT).replaceFirst("^[+-]", ""));
    }

    /** A finite number. */
    static double finite(String what, String text) {
        double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new BadValue(what + ": \"" + text + "\" (expected a finite number)");
        }
        return value;
    }

    /** A whole number of 64 bits. */
    static long whole(String what, String text) {
        try {
            if (INTEGER.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            // Too large by one digit: told below like any other text that is no such number.
        }
        throw new BadValue(what + ": \"" + text + "\" (expected a whole number of 64 bits)");
    }

    /** Whether a text is a whole number of 64 bits. */
    static boolean isWhole(String text) {
        try {
            return INTEGER.matcher(text).matches() && Long.parseLong(text) != Long.MIN_VALUE;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Whether a number is a whole number of bits per second. */
    static boolean isBitsPerSecond(double value) {
        return value >= 0 && value < TWO_TO_64 && value == Math.rint(value);
    }

    /** The number as an unsigned 64-bit pattern; {@link #isBitsPerSecond} holds. */
    static long bitsPerSecond(double value) {
        return value < 0x1p63 ? (long) value : (long) (value - 0x1p63) | Long.MIN_VALUE;
    }
}
