package io.stemma.client.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be said of a link on the command line, besides its ends. */
final class LinkFields {
    @Option(
            names = "--igp-metric",
            paramLabel = "N",
            converter = Quantity.Uint32.class,
            description = "Cost in the interior gateway protocol, 0..16777215.")
    private @Nullable Integer igpMetric;

    @Option(
            names = "--te-metric",
            paramLabel = "N",
            converter = Quantity.Uint32.class,
            description = "Cost for traffic engineering, 0..4294967294.")
    private @Nullable Integer teMetric;

    @Option(
            names = "--delay-us",
            paramLabel = "N",
            converter = Quantity.Uint32.class,
            description = "One-way delay in microseconds, 0..16777215.")
    private @Nullable Integer delayMicros;

    @Option(
            names = "--bandwidth",
            paramLabel = "BPS",
            converter = Quantity.Bandwidth.class,
            description = "Capacity in bits per second: 10G, 2.5G, 100M.")
    private @Nullable Long bandwidthBps;

    @Option(
            names = "--unreserved-bandwidth",
            paramLabel = "BPS",
            converter = Quantity.Bandwidth.class,
            description = "What is not reserved of it.")
    private @Nullable Long unreservedBps;

    @Option(
            names = "--admin-group",
            paramLabel = "BITS",
            converter = Quantity.Uint32.class,
            description = "Link colours as a bit mask: 0x5.")
    private @Nullable Integer adminGroup;

    @Option(
            names = "--srlg",
            paramLabel = "N",
            split = ",",
            converter = Quantity.Uint32.class,
            description = "A shared risk link group. May be repeated.")
    private List<Integer> srlgs = new ArrayList<>();

    @Option(
            names = "--admin-status",
            paramLabel = "STATUS",
            converter = Quantity.Status.class,
            description = "Whether it is wanted to work: up, down, testing.")
    private @Nullable LinkStatus adminStatus;

    @Option(
            names = "--oper-status",
            paramLabel = "STATUS",
            converter = Quantity.Status.class,
            description = "Whether it works: up, down, testing. No path uses a link that is down.")
    private @Nullable LinkStatus operStatus;

    @Option(
            names = "--metric",
            paramLabel = "NAME=VALUE",
            description = "A cost under a name of your own, for 'stemma path --metric NAME'. May be repeated.")
    private Map<String, Double> metrics = new LinkedHashMap<>();

    @Option(names = "--display-name", paramLabel = "TEXT", description = "A name for people.")
    private @Nullable String displayName;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label. May be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--attribute",
            paramLabel = "KEY=VALUE",
            converter = {Quantity.Text.class, Quantity.Attribute.class},
            description = "A further fact: JSON (65001, true, [1,2]), or else text. May be repeated.")
    private Map<String, AttributeValue> attributes = new LinkedHashMap<>();

    @Option(names = "--lease", paramLabel = "ID", description = "The lease that it lives by; 0 for none.")
    private @Nullable Long lease;

    /** Sets the fields that were given. */
    Link.Builder addTo(Link.Builder link) {
        scalars().forEach((name, value) -> link.setField(field(name), value));
        if (!srlgs.isEmpty()) {
            link.clearSrlgs().addAllSrlgs(srlgs);
        }
        return link.putAllMetrics(metrics).putAllLabels(labels).putAllAttributes(attributes);
    }

    /** Names the fields that were given, as a field mask does. */
    List<String> paths() {
        List<String> paths = new ArrayList<>(scalars().keySet());
        if (!srlgs.isEmpty()) {
            paths.add("srlgs");
        }
        metrics.keySet().forEach(key -> paths.add("metrics." + key));
        labels.keySet().forEach(key -> paths.add("labels." + key));
        attributes.keySet().forEach(key -> paths.add("attributes." + key));
        return paths;
    }

    private Map<String, Object> scalars() {
        Map<String, Object> given = new LinkedHashMap<>();
        put(given, "display_name", displayName);
        put(given, "lease_id", lease);
        put(given, "igp_metric", igpMetric);
        put(given, "te_metric", teMetric);
        put(given, "delay_us", delayMicros);
        put(given, "max_bandwidth_bps", bandwidthBps);
        put(given, "unreserved_bandwidth_bps", unreservedBps);
        put(given, "admin_group", adminGroup);
        put(given, "admin_status", adminStatus == null ? null : adminStatus.getValueDescriptor());
        put(given, "oper_status", operStatus == null ? null : operStatus.getValueDescriptor());
        return given;
    }

    private static void put(Map<String, Object> given, String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value);
        }
    }

    private static FieldDescriptor field(String name) {
        return Link.getDescriptor().findFieldByName(name);
    }
}
