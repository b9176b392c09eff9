package io.stemma.client.cli;

import com.google.protobuf.FieldMask;
import io.stemma.v1.Around;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which changes are of interest. */
final class ChangeFilterOptions {
    @Option(names = "--type", paramLabel = "TYPE", description = "Only nodes, or only links: node, link.")
    private @Nullable ElementType type;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only elements whose id starts with this.")
    private String prefix = "";

    @Option(names = "--kind", paramLabel = "TEXT", description = "Only nodes of this kind.")
    private String kind = "";

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "Only elements with this label. May be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--field",
            paramLabel = "FIELD",
            split = ",",
            description = "Of changed elements, only those where this field changed: oper_status, labels.site."
                    + " May be repeated.")
    private List<String> fields = new ArrayList<>();

    @Option(names = "--around", paramLabel = "NODE", description = "Only what lies around this node; see --hops.")
    private String around = "";

    @Option(names = "--hops", paramLabel = "N", description = "With --around: how far, 1..16. Default: 1.")
    private int hops = 1;

    ChangeFilter filter() {
        ChangeFilter.Builder filter = ChangeFilter.newBuilder();
        if (type != null) {
            filter.setType(type);
        }
        ElementFilter element = ElementFilter.newBuilder()
                .setIdPrefix(prefix)
                .setKind(kind)
                .putAllLabels(labels)
                .build();
        if (!element.equals(ElementFilter.getDefaultInstance())) {
            filter.setElement(element);
        }
        if (!fields.isEmpty()) {
            filter.setFields(FieldMask.newBuilder().addAllPaths(fields));
        }
        if (!around.isEmpty()) {
            filter.setAround(Around.newBuilder().setNodeId(around).setMaxHops(hops));
        }
        return filter.build();
    }
}
