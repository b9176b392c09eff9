package io.stemma.client.format;

import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Position;
import io.stemma.v1.TerminationPoint;
import io.stemma.v1.Topology;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The bounds that the contract sets on single elements, checked here so that a fault is told with its file and line.
 * The server judges again.
 */
final class ContractRules {
    private ContractRules() {}

    static void check(Topology topology) {
        checkName("topology name", topology.getName(), FormatLimits.TOPOLOGY_NAME_BYTES_MAX);
        checkTexts("", topology.getDisplayName(), topology.getLabelsMap(), topology.getAttributesMap());
    }

    static void check(Node node) {
        checkId("node id", node.getId());
        String where = "node \"" + node.getId() + "\": ";
        checkBytes(where + "kind", node.getKind(), FormatLimits.KIND_BYTES_MAX);
        checkTexts(where, node.getDisplayName(), node.getLabelsMap(), node.getAttributesMap());
        if (node.hasPosition()) {
            checkPosition(where, node.getPosition());
        }
        checkTerminationPoints(where, node);
    }

    static void check(Link link) {
        checkId("link id", link.getId());
        String where = "link \"" + link.getId() + "\": ";
        checkId(where + "source", link.getSourceNodeId());
        checkId(where + "destination", link.getDestinationNodeId());
        checkOptionalId(where + "source termination point", link.getSourceTpId());
        checkOptionalId(where + "destination termination point", link.getDestinationTpId());
        checkOptionalId(where + "reverse link", link.getReverseLinkId());
        checkTexts(where, link.getDisplayName(), link.getLabelsMap(), link.getAttributesMap());
        checkRange(where + "igp_metric", link.getIgpMetric(), FormatLimits.IGP_METRIC_MAX);
        checkRange(where + "delay_us", link.getDelayUs(), FormatLimits.DELAY_MICROS_MAX);
        checkCount(where + "srlgs", link.getSrlgsCount(), FormatLimits.SRLGS_MAX);
        link.getMetricsMap().forEach((name, value) -> checkMetric(where + "metric " + name, value));
    }

    /** A cost: finite and not negative. */
    static void checkMetric(String what, double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new BadValue(what + ": " + value + " (expected a finite number of 0 or more)");
        }
    }

    private static void checkTerminationPoints(String where, Node node) {
        checkCount(where + "termination points", node.getTerminationPointsCount(), FormatLimits.TERMINATION_POINTS_MAX);
        Set<String> seen = new HashSet<>();
        for (TerminationPoint point : node.getTerminationPointsList()) {
            checkId(where + "termination point", point.getId());
            if (!seen.add(point.getId())) {
                throw new BadValue(where + "termination point \"" + point.getId() + "\" (expected to be given once)");
            }
            checkAttributes(where, point.getAttributesMap());
        }
    }

    private static void checkTexts(
            String where, String displayName, Map<String, String> labels, Map<String, AttributeValue> attributes) {
        checkBytes(where + "display name", displayName, FormatLimits.DISPLAY_NAME_BYTES_MAX);
        checkCount(where + "labels", labels.size(), FormatLimits.LABELS_MAX);
        checkAttributes(where, attributes);
    }

    private static void checkAttributes(String where, Map<String, AttributeValue> attributes) {
        checkCount(where + "attributes", attributes.size(), FormatLimits.ATTRIBUTES_MAX);
        attributes.forEach((name, value) -> {
            String text = value.hasJsonValue() ? value.getJsonValue() : value.getStringValue();
            checkBytes(where + "attribute " + name, text, FormatLimits.ATTRIBUTE_BYTES_MAX);
        });
    }

    private static void checkPosition(String where, Position position) {
        checkDegrees(where + "latitude", position.getLatitudeDeg(), 90);
        checkDegrees(where + "longitude", position.getLongitudeDeg(), 180);
    }

    private static void checkDegrees(String what, double value, int bound) {
        if (!(Math.abs(value) <= bound)) {
            throw new BadValue(what + ": " + value + " (expected -" + bound + ".." + bound + ")");
        }
    }

    private static void checkRange(String what, int value, int max) {
        if (Integer.compareUnsigned(value, max) > 0) {
            throw new BadValue(what + ": " + Integer.toUnsignedString(value) + " (expected 0.." + max + ")");
        }
    }

    private static void checkCount(String what, int count, int max) {
        if (count > max) {
            throw new BadValue(what + ": " + count + " of them (expected at most " + max + ")");
        }
    }

    private static void checkBytes(String what, String text, int max) {
        if (text.length() > max / 3 && text.getBytes(StandardCharsets.UTF_8).length > max) {
            throw new BadValue(what + ": longer than " + max + " bytes");
        }
    }

    private static void checkOptionalId(String what, String id) {
        if (!id.isEmpty()) {
            checkId(what, id);
        }
    }

    private static void checkId(String what, String id) {
        checkName(what, id, FormatLimits.ID_BYTES_MAX);
    }

    private static void checkName(String what, String name, int max) {
        if (name.isEmpty()) {
            throw new BadValue(what + ": empty (expected 1.." + max + " bytes)");
        }
        checkBytes(what, name, max);
        for (int i = 0; i < name.length(); i++) {
            if (isForbidden(name.charAt(i))) {
                throw new BadValue(String.format(
                        "%s: character U+%04X at %d (expected no control characters)", what, (int) name.charAt(i), i));
            }
        }
    }

    /* Control characters, and the marks that turn the direction of text so that one id can be shown as another. */
    private static boolean isForbidden(char c) {
        return Character.isISOControl(c) || (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    }
}
