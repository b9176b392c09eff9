package io.stemma.client.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A bad row is told with file, line, value and expectation. */
class BadRowsTest {
    private static final String HEAD = """
            <graphml>
            <key id="w" for="edge" attr.name="weight" attr.type="double"/>
            <key id="n" for="all" attr.name="count" attr.type="int"/>
            <graph edgedefault="undirected">
            <node id="a"/><node id="b"/>
            """;
    private static final String TAIL = "\n</graph>\n</graphml>";
    private static final String NETWORK = """
            {"ietf-network:networks":{"network":[{"network-id":"n",
            "node":[
            {"node-id":"a"},{"node-id":"b"}""";
    private static final String LINKS = "],\n\"ietf-network-topology:link\":[\n";
    private static final String LINK_AB =
            "{\"link-id\":\"x\",\"source\":{\"source-node\":\"a\"},\"destination\":{\"dest-node\":\"b\"}}";

    static Stream<Arguments> badRows() {
        return Stream.of(
                graphml(
                        "<edge source=\"a\" target=\"x9\"/>",
                        "f:6: edge target: \"x9\" (expected the id of a node in this file)"),
                graphml("<edge target=\"b\"/>", "f:6: <edge>: no source (expected one)"),
                graphml("<node id=\"a\"/>", "f:6: node id: \"a\" (expected a new one; line 5 has it)"),
                graphml("<node/>", "f:6: <node>: no id (expected one)"),
                graphml(
                        "<node id=\"c&#9;d\"/>",
                        "f:6: node id: character U+0009 at 1 (expected no control characters)"),
                graphml("<node id=\"c&#x202E;d\"/>", "f:6: node id: character U+202E at 1"),
                graphml(
                        "<edge id=\"e\" source=\"a\" target=\"b\"/>\n<edge id=\"e\" source=\"b\" target=\"a\"/>",
                        "f:7: link id: \"e\" (expected a new one; line 6 has it)"),
                graphml(
                        "<edge source=\"a\" target=\"b\">\n<data key=\"w\">-1</data></edge>",
                        "f:6: weight: -1.0 (expected a finite number of 0 or more)"),
                graphml(
                        "<edge source=\"a\" target=\"b\"><data key=\"w\">NaN</data></edge>",
                        "f:6: data weight: \"NaN\" (expected a finite number)"),
                graphml(
                        "<edge source=\"a\" target=\"b\"><data key=\"w\">Infinity</data></edge>",
                        "f:6: data weight: \"Infinity\" (expected a finite number)"),
                graphml(
                        "<edge source=\"a\" target=\"b\"><data key=\"w\">1e999</data></edge>",
                        "f:6: data weight: \"1e999\" (expected a finite number)"),
                graphml(
                        "<node id=\"c\"><data key=\"n\">many</data></node>",
                        "f:6: data count: \"many\" (expected a whole number of 64 bits)"),
                graphml(
                        "<node id=\"c\"><data key=\"zz\">1</data></node>",
                        "f:6: data key: \"zz\" (expected the id of a <key>)"),
                graphml(
                        "<node id=\"c\"><graph edgedefault=\"directed\"/></node>",
                        "f:6: <graph> in node \"c\" (expected <data> or <port>)"),
                graphml(
                        "<hyperedge><endpoint node=\"a\"/></hyperedge>",
                        "f:6: <hyperedge> in a graph (expected <node> or <edge>)"),
                graphml("<edge source=\"a\" target=\"b\">", "f:7: XML: "),
                text(
                        "<graphml><graph><node id=\"a\"/><node id=\"b\"/>\n<edge source=\"a\" target=\"b\"/></graph></graphml>",
                        "f:2: edgedefault: \"null\" (expected directed or undirected)"),
                text("<graphml></graphml>", "f: no graph (expected a <graph>)"),
                text("# c\na b\nc\nd e\n", "f:3: row: \"c\" (expected two node ids)"),
                text("a b 1.5\nb c x\n", "f:2: weight: \"x\" (expected a finite number)"),
                text("a b 1.5\nb c -2\n", "f:2: weight: -2.0 (expected a finite number of 0 or more)"),
                text("a b 1.5\r\nb c NaN\r\n", "f:2: weight: \"NaN\" (expected a finite number)"),
                text("a b inf\n", "f:1: weight: \"inf\" (expected a finite number)"),
                text("a,b\n\"c,d\n", "f:2: row: a quote is not closed"),
                text("%%MatrixMarket matrix coordinate\n3 3 2\n1 2\n", "f: content is of no known format"),
                rfc(",\n{\"node-id\":\"a\"}" + LINKS, "f:4: node id: \"a\" (expected a new one; line 3 has it)"),
                rfc(",\n{\"node\":\"c\"}" + LINKS, "f:4: node-id: missing (expected an id)"),
                rfc(LINKS + LINK_AB + ",\n" + LINK_AB, "f:6: link id: \"x\" (expected a new one; line 5 has it)"),
                rfc(
                        LINKS + LINK_AB.replace("\"b\"", "\"q\""),
                        "f:5: edge target: \"q\" (expected the id of a node in this file)"),
                rfc(LINKS + "{\"link-id\":\"x\",\"source\":{\"source-node\":\"a\"}}", "f:5: link destination: missing"),
                rfc(",\n{\"node-id\":\"c\",\"node-id\":\"d\"}" + LINKS, "f:4: JSON: Duplicate field 'node-id'"),
                rfc(
                        ",\n{\"node-id\":\"c\",\"ietf-network-topology:termination-point\":[{\"tp-id\":\"p\"},{\"tp-id\":\"p\"}]}"
                                + LINKS,
                        "f:4: node \"c\": termination point \"p\" (expected to be given once)"),
                text(
                        "{\"ietf-network:networks\":{\"network\":[{\"network-id\":\"n\"},\n{\"network-id\":\"n\"}]}}",
                        "f:2: topology: \"n\" (expected to be given once in this file)"),
                text("{\"ietf-network:networks\":{}}}", "f:1: JSON: "),
                nodeLink(
                        "{\"source\":\"a\",\"target\":\"z\"}",
                        "f:3: edge target: \"z\" (expected the id of a node in this file)"),
                nodeLink("{\"source\":\"a\"}", "f:3: link: no target (expected the id of a node)"),
                nodeLink(
                        "{\"source\":\"a\",\"target\":\"b\",\"cost\":-1}",
                        "f:3: cost: -1.0 (expected a finite number of 0 or more)"),
                nodeLink("{\"source\":\"a\",\"target\":\"b\",\"cost\":NaN}", "f:3: JSON: Non-standard token 'NaN'"),
                nodeLink(
                        "{\"source\":\"a\",\"target\":\"b\",\"cost\":1e999}",
                        "f:3: cost: 1E+999 (expected a finite number"),
                nodeLink(
                        "{\"id\":1,\"source\":\"a\",\"target\":\"b\"},\n{\"id\":1,\"source\":\"a\",\"target\":\"b\"}",
                        "f:4: link id: \"1\" (expected a new one; line 3 has it)"),
                text(
                        "{\"nodes\":[{\"id\":1},\n{\"id\":\"1\"}],\"links\":[]}",
                        "f:2: node id: \"1\" (expected a new one; line 1 has it)"),
                text("{\"nodes\":[{\"id\":1},\n{\"x\":1}],\"links\":[]}", "f:2: node: no id (expected one)"),
                text(
                        "{\"type\":\"NetworkRoutes\",\n\"routes\":[]}",
                        "f:2: type: \"NetworkRoutes\" (expected NetworkGraph or NetworkCollection)"),
                text("{\"a\":1}", "f:1: no nodes and no links"),
                sndlib("  L1 ( A B ) 1 2 3 x ( )", "f:7: setup_cost: \"x\" (expected a finite number)"),
                sndlib("  L1 ( A C ) 1 2 3 4 ( )", "f:7: edge target: \"C\" (expected the id of a node in this file)"),
                sndlib("  L1 ( A B ) 1 2 -3 4 ( )", "f:7: routing_cost: -3.0 (expected a finite number of 0 or more)"),
                sndlib(
                        "  L1 ( A B ) 1 2 3 4 ( 5 )",
                        "f:7: link: \"L1 ( A B ) 1 2 3 4 ( 5 )\" (expected id ( source target )"),
                sndlib("  L1 A B", "f:7: link: \"L1 A B\" (expected id ( source target )"),
                text(
                        "?SNDlib native format; type: demands; version: 1.0\n",
                        "f:1: \"?SNDlib native format; type: demands"));
    }

    @ParameterizedTest
    @MethodSource("badRows")
    void isToldWithItsPlace(String text, String message) {
        Source source = Source.of("f", text.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Imported.all(source, ImportOptions.DEFAULT))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(message);
    }

    private static Arguments text(String text, String message) {
        return Arguments.of(text, message);
    }

    private static Arguments graphml(String rows, String message) {
        return Arguments.of(HEAD + rows + TAIL, message);
    }

    private static Arguments rfc(String rows, String message) {
        return Arguments.of(NETWORK + rows + "]}]}}", message);
    }

    private static Arguments nodeLink(String rows, String message) {
        return Arguments.of(
                "{\"directed\":true,\n\"nodes\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"links\":[\n" + rows + "]}", message);
    }

    private static Arguments sndlib(String row, String message) {
        List<String> lines = List.of(
                "?SNDlib native format; type: network; version: 1.0",
                "NODES (",
                "  A ( 1.0 2.0 )",
                "  B ( 3.0 4.0 )",
                ")",
                "LINKS (",
                row,
                ")");
        return Arguments.of(String.join("\n", lines), message);
    }
}
