package io.stemma.server.txn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.Change.ElementFilter;
import io.stemma.server.graph.Change.LinkPatch;
import io.stemma.server.graph.Change.NodePatch;
import io.stemma.server.graph.Change.PatchException;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.graph.NodeContent;
import java.util.Map;
import java.util.TreeMap;

/** Content of the tests' elements in plain text, with patches and filters that an oracle can evaluate by itself. */
public final class TestContent {
    private static final int PATCHED_CHARS_MAX = 60;

    private TestContent() {}

    /** A node of that content. */
    public static NodeContent node(String id, String content) {
        return new NodeContent(id.getBytes(UTF_8), content.getBytes(UTF_8));
    }

    /** A link; its content tells its columns: igp metric, "up" or "down", named metrics, padding. */
    public static LinkContent link(
            String id,
            String source,
            String destination,
            int igp,
            boolean up,
            Map<String, Double> metrics,
            String padding) {
        StringBuilder content = new StringBuilder();
        content.append(igp).append('|').append(up ? "up" : "down").append('|');
        new TreeMap<>(metrics)
                .forEach((name, value) ->
                        content.append(name).append('=').append(value).append(','));
        content.append('|').append(padding);
        return new LinkContent(
                id.getBytes(UTF_8),
                source.getBytes(UTF_8),
                destination.getBytes(UTF_8),
                content.toString().getBytes(UTF_8),
                new LinkColumns(igp, igp < 3 ? LinkColumns.ABSENT : igp * 10, igp * 100, up, metrics));
    }

    /** Appends to a node's content, which may not grow without end. */
    public record Append(String suffix) implements NodePatch {
        /** What becomes of the content. */
        public String patched(String content) {
            if (content.length() > PATCHED_CHARS_MAX) {
                throw new PatchException("content", content.length() + " chars", "0.." + PATCHED_CHARS_MAX);
            }
            return content + suffix;
        }

        @Override
        public NodeContent apply(Element stored) {
            return node(stored.id(), patched(new String(stored.content(), UTF_8)));
        }
    }

    /** Gives a link another destination and one more of igp metric, all else as it was. */
    public record Redirect(String destination) implements LinkPatch {
        /** What becomes of the link. */
        public LinkContent patched(String id, String source, String content) {
            String[] fields = content.split("\\|", -1);
            Map<String, Double> metrics = new TreeMap<>();
            for (String metric : fields[2].split(",", -1)) {
                if (!metric.isEmpty()) {
                    String[] pair = metric.split("=", -1);
                    metrics.put(pair[0], Double.valueOf(pair[1]));
                }
            }
            int igp = Integer.parseInt(fields[0]) + 1;
            return link(id, source, destination, igp, fields[1].equals("up"), metrics, fields[3]);
        }

        @Override
        public LinkContent apply(Element stored, Element source, Element oldDestination) {
            return patched(stored.id(), source.id(), new String(stored.content(), UTF_8));
        }
    }

    /** Chooses elements by how their id ends. */
    public record IdEndsWith(String suffix) implements ElementFilter {
        @Override
        public boolean matches(Element element) {
            return element.id().endsWith(suffix);
        }
    }
}
