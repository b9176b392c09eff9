package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Position;
import io.stemma.v1.Topology;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives the facts of files that others wrote their typed fields. GraphML and node-link JSON only have names and values;
 * the names known here are those of the Topology Zoo, TopoHub, NetJSON and networkx. A fact that became a field is
 * taken out of the attributes; any other stays as it is.
 */
final class ForeignFacts {
    private static final List<List<String>> COORDINATES = List.of(
            List.of("Latitude", "Longitude"),
            List.of("latitude", "longitude"),
            List.of("lat", "lon"),
            List.of("lat", "lng"),
            List.of("lat", "long"));
    private static final List<String> NAMES = List.of("label", "Label", "name");
    private static final List<String> LINK_NAMES = List.of("label", "LinkLabel", "name");
    private static final List<String> COSTS = List.of("weight", "cost", "dist");

    private ForeignFacts() {}

    /** A topology's facts. */
    static void apply(Map<String, AttributeValue> facts, Topology.Builder topology) {
        topology.setDisplayName(takeName(facts, List.of("label", "name")));
        topology.putAllAttributes(facts);
    }

    /** A node's facts; whether a "pos" is longitude and latitude is known of the whole file only. */
    static void apply(Map<String, AttributeValue> facts, boolean positionsAreDegrees, Node.Builder node) {
        node.setDisplayName(takeName(facts, NAMES));
        takePosition(facts, positionsAreDegrees, node);
        node.putAllAttributes(facts);
    }

    /** A link's facts. */
    static void apply(Map<String, AttributeValue> facts, Link.Builder link) {
        link.setDisplayName(takeName(facts, LINK_NAMES));
        takeSpeed(facts, link);
        for (String name : COSTS) {
            Double cost = number(facts.get(name));
            if (cost != null) {
                ContractRules.checkMetric(name, cost);
                link.putMetrics(name, cost);
                facts.remove(name);
            }
        }
        link.putAllAttributes(facts);
    }

    /** The point that TopoHub's "pos": [longitude, latitude] is; null if it can be none. */
    static @Nullable Position degrees(JsonNode pos) {
        boolean pair = pos.isArray()
                && pos.size() == 2
                && pos.get(0).isNumber()
                && pos.get(1).isNumber();
        return pair ? position(pos.get(1).doubleValue(), pos.get(0).doubleValue()) : null;
    }

    private static String takeName(Map<String, AttributeValue> facts, List<String> names) {
        for (String name : names) {
            AttributeValue value = facts.get(name);
            if (value != null && isName(value)) {
                facts.remove(name);
                return value.getStringValue();
            }
        }
        return "";
    }

    private static boolean isName(AttributeValue value) {
        int bytes = value.getStringValue().getBytes(StandardCharsets.UTF_8).length;
        return value.hasStringValue() && bytes > 0 && bytes <= FormatLimits.DISPLAY_NAME_BYTES_MAX;
    }

    private static void takePosition(Map<String, AttributeValue> facts, boolean degrees, Node.Builder node) {
        for (List<String> pair : COORDINATES) {
            Double latitude = number(facts.get(pair.get(0)));
            Double longitude = number(facts.get(pair.get(1)));
            Position position = latitude == null || longitude == null ? null : position(latitude, longitude);
            if (position != null) {
                facts.remove(pair.get(0));
                facts.remove(pair.get(1));
                node.setPosition(position);
                return;
            }
        }
        AttributeValue pos = facts.get("pos");
        if (degrees && pos != null && pos.hasJsonValue()) {
            Position position = degrees(Json.parse("pos", pos.getJsonValue()));
            if (position != null) {
                facts.remove("pos");
                node.setPosition(position);
            }
        }
    }

    /* The zoo's LinkSpeedRaw is in bits per second. */
    private static void takeSpeed(Map<String, AttributeValue> facts, Link.Builder link) {
        Double speed = number(facts.get("LinkSpeedRaw"));
        if (speed != null && Numbers.isBitsPerSecond(speed)) {
            link.setMaxBandwidthBps(Numbers.bitsPerSecond(speed));
            facts.remove("LinkSpeedRaw");
        }
    }

    static @Nullable Position position(double latitude, double longitude) {
        boolean onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
        return onEarth
                ? Position.newBuilder()
                        .setLatitudeDeg(latitude)
                        .setLongitudeDeg(longitude)
                        .build()
                : null;
    }

    private static @Nullable Double number(@Nullable AttributeValue value) {
        if (value == null) {
            return null;
        }
        if (value.hasIntValue()) {
            return (double) value.getIntValue();
        }
        return value.hasDoubleValue() ? value.getDoubleValue() : null;
    }
}
