package io.stemma.server.codec;

import com.google.protobuf.CodedInputStream;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.SupportingLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Links between message and storage. Stored content is canonical, as a node's is; see {@link NodeCodec}. */
public final class LinkCodec {
    /** Metrics that are fields of their own, or no field at all; a user's metric of such a name could never be asked for. */
    private static final Set<String> TAKEN_METRICS = Set.of("hops", "igp_metric", "te_metric", "delay_us");

    private LinkCodec() {}

    /** Judges the message and gives what is stored of it. */
    public static LinkContent decode(Link link, Subject subject) {
        return decodeStored(link.getStale() ? link.toBuilder().clearStale().build() : link, subject);
    }

    /** The same, for a message made from what is stored, which may be stale. */
    static LinkContent decodeStored(Link link, Subject subject) {
        FieldRules.id(subject, "source_node_id", link.getSourceNodeId());
        FieldRules.id(subject, "destination_node_id", link.getDestinationNodeId());
        check(link, subject);
        LinkContent content = encode(link);
        FieldRules.size(subject, content.content().length);
        return content;
    }

    /** Judges all of the message but the ends, which a patch leaves out. */
    static void check(Link link, Subject subject) {
        FieldRules.known(subject, link);
        FieldRules.id(subject, "id", link.getId());
        FieldRules.idOrEmpty(subject, "source_tp_id", link.getSourceTpId());
        FieldRules.idOrEmpty(subject, "destination_tp_id", link.getDestinationTpId());
        FieldRules.idOrEmpty(subject, "reverse_link_id", link.getReverseLinkId());
        FieldRules.text(subject, "display_name", link.getDisplayName(), ElementLimits.DISPLAY_NAME_BYTES_MAX);
        FieldRules.labels(subject, link.getLabelsMap());
        FieldRules.attributes(subject, link.getAttributesMap());
        checkSupporting(link, subject);
        checkEngineering(link, subject);
        checkMetrics(link.getMetricsMap(), subject);
    }

    private static void checkSupporting(Link link, Subject subject) {
        int count = link.getSupportingLinksCount();
        FieldRules.count(subject, "supporting_links", count, ElementLimits.SUPPORTING_MAX);
        for (int i = 0; i < count; i++) {
            SupportingLink supporting = link.getSupportingLinks(i);
            Subject at = subject.entry("supporting_links", i);
            FieldRules.known(at, supporting);
            FieldRules.topologyName(at, "topology", supporting.getTopology());
            FieldRules.id(at, "link_id", supporting.getLinkId());
        }
    }

    private static void checkEngineering(Link link, Subject subject) {
        FieldRules.range(
                subject, "igp_metric", Integer.toUnsignedLong(link.getIgpMetric()), ElementLimits.IGP_METRIC_MAX);
        FieldRules.range(subject, "te_metric", Integer.toUnsignedLong(link.getTeMetric()), ElementLimits.TE_METRIC_MAX);
        FieldRules.range(
                subject, "delay_us", Integer.toUnsignedLong(link.getDelayUs()), ElementLimits.DELAY_MICROS_MAX);
        FieldRules.count(subject, "srlgs", link.getSrlgsCount(), ElementLimits.SRLGS_MAX);
        checkStatus(link.getAdminStatus(), link.getAdminStatusValue(), subject, "admin_status");
        checkStatus(link.getOperStatus(), link.getOperStatusValue(), subject, "oper_status");
    }

    private static void checkStatus(LinkStatus status, int number, Subject subject, String field) {
        if (status == LinkStatus.UNRECOGNIZED) {
            throw Errors.invalid(subject.with(field), Integer.toString(number), "a LinkStatus");
        }
    }

    private static void checkMetrics(Map<String, Double> metrics, Subject subject) {
        FieldRules.count(subject, "metrics", metrics.size(), ElementLimits.METRICS_MAX);
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            String name = metric.getKey();
            double value = metric.getValue();
            FieldRules.key(subject, "metrics", name, ElementLimits.METRIC_NAME_BYTES_MAX);
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw Errors.invalid(
                        subject.with("metrics." + Found.key(name)), Double.toString(value), "finite and >= 0");
            }
            if (TAKEN_METRICS.contains(name)) {
                throw Errors.invalid(subject.with("metrics." + name), Found.text(name), "a name of your own");
            }
        }
    }

    /** The stored form of a message that is right. */
    static LinkContent encode(Link link) {
        byte[] id = link.getId().getBytes(StandardCharsets.UTF_8);
        byte[] source = link.getSourceNodeId().getBytes(StandardCharsets.UTF_8);
        byte[] destination = link.getDestinationNodeId().getBytes(StandardCharsets.UTF_8);
        Link canonical = canonical(link);
        byte[] all = canonical.toByteArray();
        // Fields are written by number, so id, source and destination come first.
        int head = Wire.sizeOfBytes(Link.ID_FIELD_NUMBER, id.length)
                + Wire.sizeOfBytes(Link.SOURCE_NODE_ID_FIELD_NUMBER, source.length)
                + Wire.sizeOfBytes(Link.DESTINATION_NODE_ID_FIELD_NUMBER, destination.length);
        return new LinkContent(id, source, destination, Arrays.copyOfRange(all, head, all.length), columns(canonical));
    }

    private static LinkColumns columns(Link link) {
        boolean up = link.getAdminStatus() != LinkStatus.LINK_STATUS_DOWN
                && link.getOperStatus() != LinkStatus.LINK_STATUS_DOWN;
        return new LinkColumns(
                link.hasIgpMetric() ? link.getIgpMetric() : LinkColumns.ABSENT,
                link.hasTeMetric() ? link.getTeMetric() : LinkColumns.ABSENT,
                link.hasDelayUs() ? link.getDelayUs() : LinkColumns.ABSENT,
                up,
                link.getMetricsMap());
    }

    private static Link canonical(Link link) {
        boolean bare = link.getCreatedVersion() == 0 && link.getModifiedVersion() == 0;
        boolean sorted = MapOrder.isSorted(link.getLabelsMap())
                && MapOrder.isSorted(link.getAttributesMap())
                && MapOrder.isSorted(link.getMetricsMap());
        boolean positive = link.getMetricsMap().values().stream().noneMatch(LinkCodec::isNegativeZero);
        return bare && sorted && positive ? link : sorted(link);
    }

    private static boolean isNegativeZero(double value) {
        return Double.doubleToRawLongBits(value) == Long.MIN_VALUE;
    }

    private static Link sorted(Link link) {
        Map<String, Double> metrics = MapOrder.sorted(link.getMetricsMap());
        metrics.replaceAll((name, value) -> isNegativeZero(value) ? 0.0 : value);
        return link.toBuilder()
                .clearCreatedVersion()
                .clearModifiedVersion()
                .clearLabels()
                .putAllLabels(MapOrder.sorted(link.getLabelsMap()))
                .clearAttributes()
                .putAllAttributes(MapOrder.sorted(link.getAttributesMap()))
                .clearMetrics()
                .putAllMetrics(metrics)
                .build();
    }

    /** The stored link as a message. */
    public static Link message(GraphView graph, int slot) {
        return message(graph.link(slot), graph.node(graph.source(slot)), graph.node(graph.destination(slot)));
    }

    /** The stored link as a message. */
    public static Link message(Element stored, Element source, Element destination) {
        return parse(stored, source, destination)
                .setCreatedVersion(stored.createdVersion())
                .setModifiedVersion(stored.modifiedVersion())
                .build();
    }

    /** The stored link as a message, without its versions. */
    static Link.Builder parse(Element stored, Element source, Element destination) {
        try {
            CodedInputStream content =
                    CodedInputStream.newInstance(stored.array(), stored.idEnd(), stored.end() - stored.idEnd());
            return Link.newBuilder()
                    .mergeFrom(content)
                    .setId(stored.id())
                    .setSourceNodeId(source.id())
                    .setDestinationNodeId(destination.id());
        } catch (IOException e) {
            throw new UncheckedIOException("stored link " + stored + " is not a link", e);
        }
    }
}
