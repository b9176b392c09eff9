package io.stemma.client.cli;

import io.stemma.v1.AttributeValue;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Position;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values with units are written on the command line, and shown in tables. */
final class Quantity {
    private static final Pattern BANDWIDTH =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([kmgt]?)(?:bps|bit/s|b/s)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");
    private static final String PREFIXES = " kmgt";
    private static final long KILO = 1_000;
    private static final long UINT32_MAX = 0xffff_ffffL;

    private Quantity() {}

    /** "10G", "2.5Gbps", "100M" or plain bits per second. */
    static final class Bandwidth implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            Matcher matcher = BANDWIDTH.matcher(text);
            if (!matcher.matches()) {
                throw unexpected(text, "bits per second: 10G, 2.5G, 100M or 64000");
            }
            int power = matcher.group(2).isEmpty()
                    ? 0
                    : PREFIXES.indexOf(matcher.group(2).toLowerCase(Locale.ROOT));
            try {
                BigDecimal factor = BigDecimal.valueOf(KILO).pow(power);
                return new BigDecimal(matcher.group(1)).multiply(factor).longValueExact();
            } catch (ArithmeticException e) {
                throw unexpected(text, "a whole number of bits per second below 2^63");
            }
        }
    }

    /** "500ms", "2s", "1.5m" or "1h". */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                throw unexpected(text, "a time with unit: 500ms, 2s, 1m or 1h");
            }
            long unitMillis = switch (matcher.group(2)) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                default -> 3_600_000;
            };
            BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitMillis));
            if (millis.compareTo(BigDecimal.ONE) < 0 || millis.compareTo(BigDecimal.valueOf(86_400_000)) > 0) {
                throw unexpected(text, "1ms..24h");
            }
            return Duration.ofMillis(millis.longValue());
        }
    }

    /** "47.6,-122.3" or "47.6,-122.3,56": degrees north, degrees east, metres. */
    static final class Place implements ITypeConverter<Position> {
        @Override
        public Position convert(String text) {
            String[] parts = text.split(",", -1);
            if (parts.length < 2 || parts.length > 3) {
                throw unexpected(text, "LAT,LON or LAT,LON,ALTITUDE");
            }
            Position.Builder position =
                    Position.newBuilder().setLatitudeDeg(decimal(parts[0])).setLongitudeDeg(decimal(parts[1]));
            if (parts.length == 3) {
                position.setAltitudeM(decimal(parts[2]));
            }
            return position.build();
        }
    }

    /** The JSON value that the text is, or else the text itself. */
    static final class Attribute implements ITypeConverter<AttributeValue> {
        @Override
        public AttributeValue convert(String text) {
            try {
                return JsonMessage.attribute(JsonMessage.parse("attribute", text));
            } catch (IllegalArgumentException notJson) {
                return AttributeValue.newBuilder().setStringValue(text).build();
            }
        }
    }

    /** Text as it is: the key of a pair. */
    static final class Text implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return text;
        }
    }

    /** "up", "down" or "testing". */
    static final class Status implements ITypeConverter<LinkStatus> {
        @Override
        public LinkStatus convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "up" -> LinkStatus.LINK_STATUS_UP;
                case "down" -> LinkStatus.LINK_STATUS_DOWN;
                case "testing" -> LinkStatus.LINK_STATUS_TESTING;
                default -> throw unexpected(text, "up, down or testing");
            };
        }
    }

    /** A whole number of 32 bits without sign, in decimal or as "0x1f". */
    static final class Uint32 implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                boolean hexadecimal = text.startsWith("0x");
                long value = hexadecimal ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
                if (value >= 0 && value <= UINT32_MAX) {
                    return (int) value;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw unexpected(text, "a whole number, 0..4294967295");
        }
    }

    /** 10000000000 bits per second as "10G": exact, and read back as the same. */
    static String bandwidth(long bps) {
        long value = bps;
        int power = 0;
        while (power < PREFIXES.length() - 1 && value != 0 && value % KILO == 0) {
            value /= KILO;
            power++;
        }
        boolean fraction = power < PREFIXES.length() - 1 && value >= KILO;
        String number = fraction
                ? new BigDecimal(value).movePointLeft(3).stripTrailingZeros().toPlainString()
                : Long.toString(value);
        String unit =
                PREFIXES.substring(power + (fraction ? 1 : 0)).substring(0, 1).trim();
        return number + unit.replace("m", "M").replace("g", "G").replace("t", "T");
    }

    /** 12.5 as "12.5", 3.0 as "3". */
    static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** "down" for LINK_STATUS_DOWN; empty where nothing is said. */
    static String status(LinkStatus status) {
        return status == LinkStatus.LINK_STATUS_UNSPECIFIED
                ? ""
                : status.name().replace("LINK_STATUS_", "").toLowerCase(Locale.ROOT);
    }

    /** 1234567 as "1,234,567". */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** With a noun that takes an s: 1 as "1 hop", 1234 as "1,234 hops". */
    static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** 123456789 bytes as "117.7 MiB". */
    static String bytes(long bytes) {
        double mebibytes = bytes / 1048576.0;
        return String.format(
                Locale.ROOT,
                mebibytes < 1024 ? "%.1f MiB" : "%.2f GiB",
                mebibytes < 1024 ? mebibytes : mebibytes / 1024);
    }

    private static double decimal(String text) {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw unexpected(text, "a number of degrees or metres");
        }
    }

    private static TypeConversionException unexpected(String text, String expected) {
        return new TypeConversionException("\"" + text + "\" (expected " + expected + ")");
    }
}
