package io.stemma.client.format;

import io.stemma.v1.AttributeValue;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** Edge lists: one edge a row, source and target first, in columns; comments begin with # or %. Read only. */
final class EdgeListFormat implements TopologyFormat {
    private static final Pattern OTHER = Pattern.compile(
            "(?is)^\\s*([<{\\[?]|(strict\\s+)?(di)?graph\\b|creator\\b|\\*vertices|\\*network|%%matrixmarket).*");

    @Override
    public String name() {
        return "edge-list";
    }

    @Override
    public String description() {
        return "rows of source, target and an optional weight; SNAP, KONECT, CAIDA, CSV";
    }

    @Override
    public boolean detects(Head head) {
        if (head.text().indexOf('\0') >= 0 || OTHER.matcher(head.text()).matches()) {
            return false;
        }
        Iterator<String> rows = head.text()
                .lines()
                .filter(line -> !line.isBlank() && !EdgeListLayout.isComment(line))
                .limit(2)
                .iterator();
        return rows.hasNext() && looksLikeRows(rows.next().strip(), rows);
    }

    /* A lone number may stand first, as the count of nodes, if edges follow. */
    private static boolean looksLikeRows(String first, Iterator<String> more) {
        return columns(first) >= 2
                || (Numbers.isWhole(first)
                        && more.hasNext()
                        && columns(more.next().strip()) >= 2);
    }

    private static int columns(String row) {
        try {
            return Separator.of(row).split(row).size();
        } catch (BadValue e) {
            return 0;
        }
    }

    @Override
    public boolean writes() {
        return false;
    }

    @Override
    public void read(Source source, ImportOptions options, TopologySink sink) throws IOException {
        EdgeListLayout layout = EdgeListScan.of(source);
        Emitter emitter = new Emitter(source.name(), sink);
        emitter.start(describe(source, layout), 1);
        try (TextLines lines = TextLines.open(source, layout.charset())) {
            new EdgeListReader(layout, options, emitter).read(lines);
        }
        emitter.end();
    }

    private static Topology describe(Source source, EdgeListLayout layout) {
        Topology.Builder topology = Topology.newBuilder().setName(source.stem());
        List<String> comments = layout.comments();
        if (!comments.isEmpty()) {
            topology.putAttributes("comments", text(String.join("\n", comments)));
        }
        Long nodes = layout.declaredNodes();
        if (nodes != null) {
            topology.putAttributes(
                    "declared_nodes",
                    AttributeValue.newBuilder().setIntValue(nodes).build());
        }
        return topology.build();
    }

    private static AttributeValue text(String value) {
        String kept = value.length() > FormatLimits.ATTRIBUTE_BYTES_MAX / 4
                ? value.substring(0, FormatLimits.ATTRIBUTE_BYTES_MAX / 4)
                : value;
        return AttributeValue.newBuilder().setStringValue(kept).build();
    }
}
