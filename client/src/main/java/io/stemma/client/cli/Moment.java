package io.stemma.client.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A point in time.
 *
 * @param micros in microseconds since 1970-01-01T00:00:00Z
 */
record Moment(long micros) {
    /** A point in time as people read it, to the millisecond: "2026-01-31T12:00:00.250Z". */
    static String text(long micros) {
        return Instant.EPOCH
                .plus(micros, ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    /** Takes a time of day with its date and zone, or how long ago. */
    static final class Converter implements ITypeConverter<Moment> {
        @Override
        public Moment convert(String text) {
            try {
                return of(Instant.parse(text));
            } catch (DateTimeParseException e) {
                return of(Instant.now().minus(ago(text)));
            }
        }

        private static Moment of(Instant instant) {
            return new Moment(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
        }

        private static Duration ago(String text) {
            try {
                return new Quantity.Time().convert(text);
            } catch (TypeConversionException e) {
                throw new TypeConversionException(
                        "'" + text + "' (expected a time such as 2026-01-31T12:00:00Z, or 10m for ten minutes ago)");
            }
        }
    }
}
