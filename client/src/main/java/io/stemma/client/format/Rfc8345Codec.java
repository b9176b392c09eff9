package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a YANG leaf stands for a field. A value that the field cannot hold exactly reads as null and stays where it is. */
enum Rfc8345Codec {
    /** A string that is not empty. */
    TEXT {
        @Override
        @Nullable
        Object read(JsonNode leaf) {
            boolean fits = leaf.isTextual() && !leaf.textValue().isEmpty();
            return fits && leaf.textValue().length() <= FormatLimits.DISPLAY_NAME_BYTES_MAX / 3
                    ? leaf.textValue()
                    : null;
        }

        @Override
        JsonNode write(Object value) {
            return Json.NODES.textNode((String) value);
        }
    },
    /** A number of 0..16,777,215. */
    UINT24 {
        @Override
        @Nullable
        Object read(JsonNode leaf) {
            return unsigned(leaf, FormatLimits.IGP_METRIC_MAX);
        }

        @Override
        JsonNode write(Object value) {
            return Json.NODES.numberNode(Integer.toUnsignedLong((Integer) value));
        }
    },
    /** A number of 32 bits. */
    UINT32 {
        @Override
        @Nullable
        Object read(JsonNode leaf) {
            return unsigned(leaf, 0xFFFF_FFFFL);
        }

        @Override
        JsonNode write(Object value) {
            return Json.NODES.numberNode(Integer.toUnsignedLong((Integer) value));
        }
    },
    /** A list of numbers of 32 bits. */
    UINT32_LIST {
        @Override
        @Nullable
        Object read(JsonNode leaf) {
            List<Object> values = new ArrayList<>();
            for (JsonNode element : leaf) {
                Object value = unsigned(element, 0xFFFF_FFFFL);
                if (value == null) {
                    return null;
                }
                values.add(value);
            }
            return values.isEmpty() || !leaf.isArray() || values.size() > FormatLimits.SRLGS_MAX ? null : values;
        }

        @Override
        JsonNode write(Object value) {
            ArrayNode array = Json.NODES.arrayNode();
            ((List<?>) value).forEach(element -> array.add(Integer.toUnsignedLong((Integer) element)));
            return array;
        }
    },
    /** RFC 8776, admin-group: up to four octets in hexadecimal, "00:00:00:01". */
    ADMIN_GROUP {
        @Override
        @Nullable
        Object read(JsonNode leaf) {
            boolean fits = leaf.isTextual() && OCTETS.matcher(leaf.textValue()).matches();
            return fits ? HexFormat.fromHexDigits(leaf.textValue().replace(":", "")) : null;
        }

        @Override
        JsonNode write(Object value) {
            String hex = HexFormat.of().toHexDigits((Integer) value);
            return Json.NODES.textNode(hex.replaceAll("(..)(?!$)", "$1:"));
        }
    },
    /** RFC 8795, te-oper-status and te-admin-status: up, down, testing. */
    STATUS {
        @Override
        @Nullable
        Object read(JsonNode leaf) {
            return switch (Rfc8345Names.local(leaf.asText())) {
                case "up" -> LinkStatus.LINK_STATUS_UP.getValueDescriptor();
                case "down" -> LinkStatus.LINK_STATUS_DOWN.getValueDescriptor();
                case "testing" -> LinkStatus.LINK_STATUS_TESTING.getValueDescriptor();
                default -> null;
            };
        }

        @Override
        JsonNode write(Object value) {
            String name = ((EnumValueDescriptor) value).getName();
            return Json.NODES.textNode(name.replace("LINK_STATUS_", "").toLowerCase(Locale.ROOT));
        }
    },
    /** RFC 8944, rate: megabits per second, as a string, since YANG's decimals are strings in JSON. */
    MEGABITS {
        @Override
        @Nullable
        Object read(JsonNode leaf) {
            boolean fits = leaf.asText().matches("[0-9]{1,14}(\\.[0-9]{1,6})?");
            return fits ? new BigDecimal(leaf.asText()).movePointRight(6).longValueExact() : null;
        }

        @Override
        @Nullable
        JsonNode write(Object value) {
            long bits = (Long) value;
            return bits < 0
                    ? null
                    : Json.NODES.textNode(BigDecimal.valueOf(bits, 6).toPlainString());
        }
    },
    /** RFC 8776, bandwidth-ieee-float32: bytes per second as a hexadecimal float of 24 bits, "0x1p30". */
    BYTES_HEX {
        @Override
        @Nullable
        Object read(JsonNode leaf) {
            boolean fits =
                    leaf.isTextual() && HEX_FLOAT.matcher(leaf.textValue()).matches();
            double bits = fits ? Double.parseDouble(leaf.textValue()) * 8 : -1;
            return Numbers.isBitsPerSecond(bits) && bits < 0x1p63 ? (Object) (long) bits : null;
        }

        @Override
        @Nullable
        JsonNode write(Object value) {
            float bytes = (Long) value / 8f;
            boolean exact = (Long) value >= 0 && (double) bytes * 8 == (double) (Long) value;
            return exact ? Json.NODES.textNode(Float.toHexString(bytes)) : null;
        }
    },
    /** RFC 8795, geolocation: degrees with up to eight decimals, and millimetres. */
    GEOLOCATION {
        @Override
        @Nullable
        Object read(JsonNode leaf) {
            for (String name : List.of("latitude", "longitude", "altitude")) {
                boolean given = leaf.has(name);
                if (given != DEGREES.matcher(leaf.path(name).asText()).matches()
                        || (!given && !name.equals("altitude"))) {
                    return null;
                }
            }
            Position place = ForeignFacts.position(
                    Double.parseDouble(leaf.path("latitude").asText()),
                    Double.parseDouble(leaf.path("longitude").asText()));
            if (place == null || leaf.size() != (leaf.has("altitude") ? 3 : 2)) {
                return null;
            }
            return leaf.has("altitude")
                    ? place.toBuilder()
                            .setAltitudeM(
                                    Double.parseDouble(leaf.path("altitude").asText()) / 1000)
                            .build()
                    : place;
        }

        @Override
        JsonNode write(Object value) {
            Position place = (Position) value;
            ObjectNode leaf = Json.NODES
                    .objectNode()
                    .put("latitude", decimal(place.getLatitudeDeg(), 8))
                    .put("longitude", decimal(place.getLongitudeDeg(), 8));
            return place.hasAltitudeM() ? leaf.put("altitude", decimal(place.getAltitudeM() * 1000, 0)) : leaf;
        }
    };

    private static final Pattern OCTETS = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){0,3}");
    private static final Pattern HEX_FLOAT =
            Pattern.compile("0[xX](0(\\.0?)?[pP](\\+)?0?|1(\\.[0-9a-fA-F]{0,6})?[pP]\\+?[0-9]{1,3})");
    private static final Pattern DEGREES = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,8})?");

    /** The field's value; null if the field cannot hold it. */
    abstract @Nullable Object read(JsonNode leaf);

    /** The leaf; null if it cannot hold the field's value. Reading it may differ: the caller compares. */
    abstract @Nullable JsonNode write(Object value);

    private static @Nullable Object unsigned(JsonNode leaf, long max) {
        boolean fits = leaf.isIntegralNumber() && leaf.canConvertToLong();
        return fits && leaf.longValue() >= 0 && leaf.longValue() <= max ? (Object) (int) leaf.longValue() : null;
    }

    private static String decimal(double value, int digits) {
        return BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
