package io.stemma.client.cli;

import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Position;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Nodes and links as text for people. */
final class ElementText {
    private ElementText() {}

    static Table nodeTable() {
        return Table.of("NODE", "KIND", "NAME", "POSITION", ">CHANGED", "LABELS");
    }

    static void row(Table table, Node node) {
        table.row(
                node.getId(),
                node.getKind(),
                node.getDisplayName(),
                node.hasPosition() ? position(node.getPosition()) : "",
                node.getModifiedVersion(),
                labels(node.getLabelsMap()));
    }

    static Table linkTable() {
        return Table.of(
                "LINK", "FROM", "TO", ">IGP", ">TE", ">DELAY", ">BANDWIDTH", "STATUS", ">CHANGED", "METRICS, LABELS");
    }

    static void row(Table table, Link link) {
        String more = (metrics(link.getMetricsMap()) + " " + labels(link.getLabelsMap())).trim();
        table.row(
                link.getId(),
                link.getSourceNodeId(),
                link.getDestinationNodeId(),
                link.hasIgpMetric() ? Integer.toUnsignedLong(link.getIgpMetric()) : "",
                link.hasTeMetric() ? Integer.toUnsignedLong(link.getTeMetric()) : "",
                link.hasDelayUs() ? Integer.toUnsignedLong(link.getDelayUs()) + " us" : "",
                link.hasMaxBandwidthBps() ? Quantity.bandwidth(link.getMaxBandwidthBps()) + "bps" : "",
                status(link),
                link.getModifiedVersion(),
                more);
    }

    static Table facts(Node node) {
        Table facts = Table.facts()
                .row("node", node.getId())
                .fact("kind", node.getKind())
                .fact("display name", node.getDisplayName())
                .fact("position", node.hasPosition() ? position(node.getPosition()) : "")
                .fact("labels", labels(node.getLabelsMap()))
                .fact("attributes", attributes(node.getAttributesMap()));
        node.getTerminationPointsList().forEach(point -> facts.row("termination point", point.getId()));
        node.getSupportingNodesList()
                .forEach(other -> facts.row("supporting node", other.getTopology() + "/" + other.getNodeId()));
        lease(facts, node.getLeaseId(), node.getStale());
        return facts.row("created in version", node.getCreatedVersion())
                .row("changed in version", node.getModifiedVersion());
    }

    static Table facts(Link link) {
        Table facts = Table.facts()
                .row("link", link.getId())
                .row("from", end(link.getSourceNodeId(), link.getSourceTpId()))
                .row("to", end(link.getDestinationNodeId(), link.getDestinationTpId()))
                .fact("reverse link", link.getReverseLinkId())
                .fact("display name", link.getDisplayName())
                .fact("igp metric", link.hasIgpMetric() ? Integer.toUnsignedLong(link.getIgpMetric()) : "")
                .fact("te metric", link.hasTeMetric() ? Integer.toUnsignedLong(link.getTeMetric()) : "")
                .fact("delay", link.hasDelayUs() ? Integer.toUnsignedLong(link.getDelayUs()) + " us" : "")
                .fact("bandwidth", link.hasMaxBandwidthBps() ? bps(link.getMaxBandwidthBps()) : "")
                .fact("unreserved", link.hasUnreservedBandwidthBps() ? bps(link.getUnreservedBandwidthBps()) : "")
                .fact("admin group", link.hasAdminGroup() ? String.format("0x%08x", link.getAdminGroup()) : "")
                .fact(
                        "srlgs",
                        link.getSrlgsList().stream()
                                .map(Integer::toUnsignedString)
                                .collect(Collectors.joining(" ")))
                .fact("admin status", Quantity.status(link.getAdminStatus()))
                .fact("oper status", Quantity.status(link.getOperStatus()))
                .fact("metrics", metrics(link.getMetricsMap()))
                .fact("labels", labels(link.getLabelsMap()))
                .fact("attributes", attributes(link.getAttributesMap()));
        link.getSupportingLinksList()
                .forEach(other -> facts.row("supporting link", other.getTopology() + "/" + other.getLinkId()));
        lease(facts, link.getLeaseId(), link.getStale());
        return facts.row("created in version", link.getCreatedVersion())
                .row("changed in version", link.getModifiedVersion());
    }

    private static void lease(Table facts, long lease, boolean stale) {
        if (lease != 0) {
            facts.row("lease", Long.toUnsignedString(lease) + (stale ? " (stale)" : ""));
        }
    }

    static String labels(Map<String, String> labels) {
        return joined(labels);
    }

    static String attributes(Map<String, AttributeValue> attributes) {
        Map<String, String> shown = new TreeMap<>();
        attributes.forEach((key, value) -> shown.put(key, text(value)));
        return joined(shown);
    }

    private static String metrics(Map<String, Double> metrics) {
        Map<String, String> shown = new TreeMap<>();
        metrics.forEach((key, value) -> shown.put(key, Quantity.number(value)));
        return joined(shown);
    }

    private static String joined(Map<String, String> pairs) {
        return new TreeMap<>(pairs)
                .entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static String text(AttributeValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Quantity.number(value.getDoubleValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case JSON_VALUE -> value.getJsonValue();
            case VALUE_NOT_SET -> "";
        };
    }

    private static String status(Link link) {
        String oper = Quantity.status(link.getOperStatus());
        String admin = Quantity.status(link.getAdminStatus());
        return admin.isEmpty() || admin.equals("up") ? oper : "admin " + admin;
    }

    private static String position(Position position) {
        return Quantity.number(position.getLatitudeDeg()) + "," + Quantity.number(position.getLongitudeDeg())
                + (position.hasAltitudeM() ? "," + Quantity.number(position.getAltitudeM()) : "");
    }

    private static String bps(long value) {
        return Quantity.bandwidth(value) + "bps";
    }

    private static String end(String node, String point) {
        return point.isEmpty() ? node : node + " (" + point + ")";
    }
}
