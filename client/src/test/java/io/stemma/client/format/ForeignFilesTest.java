package io.stemma.client.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.client.format.ImportOptions.Direction;
import io.stemma.client.format.ImportOptions.ThirdColumn;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other programs write, in the shapes that are found in the wild, keeps its meaning. */
class ForeignFilesTest {
    @Test
    void anUndirectedEdgeIsTwoLinksThatKnowEachOther() throws IOException {
        Imported graph = graphml("undirected", "<edge source=\"a\" target=\"b\"/><edge source=\"a\" target=\"b\"/>");
        assertThat(ids(graph)).containsExactly("a>b", "a>b~r", "a>b#2", "a>b#2~r");
        assertThat(graph.link("a>b").getReverseLinkId()).isEqualTo("a>b~r");
        assertThat(graph.link("a>b~r").getReverseLinkId()).isEqualTo("a>b");
        assertThat(Figures.of(graph).parallel()).isEqualTo(1);
    }

    @Test
    void anUndirectedSelfLoopIsOneLink() throws IOException {
        Imported graph = graphml("undirected", "<edge source=\"a\" target=\"a\"/>");
        assertThat(ids(graph)).containsExactly("a>a");
        assertThat(graph.link("a>a").getReverseLinkId()).isEmpty();
    }

    @Test
    void anEdgeMayDifferFromTheGraphsDirection() throws IOException {
        Imported graph = graphml(
                "undirected",
                "<edge id=\"x\" directed=\"true\" source=\"a\" target=\"b\"/><edge id=\"y\" source=\"a\" target=\"b\"/>");
        assertThat(ids(graph)).containsExactly("x", "y", "y~r");
    }

    @Test
    void namesWithTheMarksOfIdsGiveDifferentIds() throws IOException {
        Imported graph = Imported.of("f.tsv", "a>b\tc\na\tb>c\n");
        assertThat(ids(graph)).containsExactly("a%3Eb>c", "a>b%3Ec");
    }

    @Test
    void graphmlKeepsDefaultsPortsAndTypes() throws IOException {
        Imported graph = Imported.of("g.graphml", """
                <?xml version="1.0"?>
                <g:graphml xmlns:g="http://graphml.graphdrawing.org/xmlns">
                <g:key id="k0" for="all" attr.name="tier" attr.type="int"><g:default>3</g:default></g:key>
                <g:key id="k1" for="node" attr.name="up" attr.type="boolean"/>
                <g:key id="k2" for="edge" attr.name="LinkSpeedRaw" attr.type="double"/>
                <g:graph id="G" edgedefault="directed">
                <g:desc>a net</g:desc>
                <g:node id="a"><g:port name="p1"/><g:data key="k0">1</g:data><g:data key="k1">true</g:data></g:node>
                <g:node id="b"/>
                <g:edge source="a" target="b" sourceport="p1"><g:data key="k2">1e10</g:data></g:edge>
                </g:graph></g:graphml>
                """);
        assertThat(graph.topology().getName()).isEqualTo("g");
        assertThat(graph.topology().getAttributesOrThrow("desc").getStringValue())
                .isEqualTo("a net");
        Node a = graph.node("a");
        assertThat(a.getTerminationPoints(0).getId()).isEqualTo("p1");
        assertThat(a.getAttributesOrThrow("tier").getIntValue()).isEqualTo(1);
        assertThat(a.getAttributesOrThrow("up").getBoolValue()).isTrue();
        assertThat(graph.node("b").getAttributesOrThrow("tier").getIntValue()).isEqualTo(3);
        Link link = graph.link("a>b");
        assertThat(link.getSourceTpId()).isEqualTo("p1");
        assertThat(link.getMaxBandwidthBps()).isEqualTo(10_000_000_000L);
    }

    @Test
    void graphmlOfNetworkxMayNumberItsEdges() throws IOException {
        String edges = "<edge id=\"0\" source=\"a\" target=\"b\"/><edge id=\"1\" source=\"a\" target=\"b\"/>"
                + "<edge id=\"0\" source=\"b\" target=\"b\"/>";
        assertThat(ids(graphml("directed", edges))).containsExactly("a>b", "a>b#2", "b>b");
    }

    @Test
    void yedKeepsItsLabelsInGraphics() throws IOException {
        Imported graph = Imported.of("y.graphml", """
                <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
                <key for="node" id="d6" yfiles.type="nodegraphics"/><key for="graphml" id="d7" yfiles.type="resources"/>
                <graph edgedefault="directed" id="G">
                <node id="n0"><data key="d6"><y:ShapeNode><y:Geometry height="30"/><y:NodeLabel>core
                <y:LabelModel/></y:NodeLabel></y:ShapeNode></data></node></graph>
                <data key="d7"><y:Resources/></data></graphml>
                """);
        assertThat(graph.node("n0").getDisplayName()).isEqualTo("core");
    }

    @Test
    void declaredEncodingsAndByteOrderMarksAreRead() throws IOException {
        String xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><graphml><graph edgedefault=\"directed\">"
                + "<node id=\"Zürich\"/></graph></graphml>";
        Imported latin = Imported.of(Source.of("l.graphml", xml.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(latin.nodes()).extracting(Node::getId).containsExactly("Zürich");
        for (String text : List.of("Zürich,Genève\r\n", "\uFEFFZürich,Genève\r\n")) {
            for (var charset :
                    List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.ISO_8859_1)) {
                if (text.charAt(0) != '\uFEFF' || !charset.equals(StandardCharsets.ISO_8859_1)) {
                    Imported list = Imported.of(Source.of("l.csv", text.getBytes(charset)));
                    assertThat(ids(list)).as(charset.name()).containsExactly("Zürich>Genève");
                }
            }
        }
        Imported json = Imported.of("b.json", "\uFEFF{\"nodes\":[{\"id\":\"ü\"}],\"links\":[]}");
        assertThat(json.nodes()).extracting(Node::getId).containsExactly("ü");
    }

    @Test
    void edgeListsStoredBothWaysAreUndirected() throws IOException {
        Imported list = Imported.of("x.txt", "# Directed graph\n1 2 5\n2 1 6\n2 3 7\n3 2 7\n3 3 1\n");
        assertThat(Figures.of(list).edges()).isEqualTo(3);
        assertThat(list.link("1>2").getReverseLinkId()).isEqualTo("2>1");
        assertThat(list.link("1>2").getMetricsOrThrow("weight")).isEqualTo(5);
        assertThat(list.link("2>1").getMetricsOrThrow("weight")).isEqualTo(6);
        Source source = Source.of("x.txt", "1 2\n2 1\n".getBytes(StandardCharsets.UTF_8));
        Imported directed = Imported.of(source, ImportOptions.DEFAULT.with(Direction.DIRECTED));
        assertThat(directed.links()).allMatch(link -> link.getReverseLinkId().isEmpty());
    }

    @Test
    void edgeListsAreDirectedUnlessTheySayOtherwise() throws IOException {
        String rows = "1 2\n2 3\n2 1\n";
        assertThat(ids(Imported.of("x.txt", "# Directed graph (each unordered pair of nodes is saved once)\n" + rows)))
                .containsExactly("1>2", "2>3", "2>1");
        assertThat(ids(Imported.of("x.txt", "# Undirected graph: x\n1 2\n2 3\n")))
                .containsExactly("1>2", "1>2~r", "2>3", "2>3~r");
        Source source = Source.of("x.txt", rows.getBytes(StandardCharsets.UTF_8));
        assertThat(Imported.of(source, ImportOptions.DEFAULT.with(Direction.UNDIRECTED))
                        .links())
                .hasSize(6);
    }

    @Test
    void edgeListsHaveHeadersOfManyKinds() throws IOException {
        assertThat(ids(Imported.of("x", "3\n0 1\n1 2\n"))).containsExactly("0>1", "1>2");
        assertThat(ids(Imported.of("x", "3 2\n0 1\n1 2\n"))).containsExactly("0>1", "1>2");
        assertThat(ids(Imported.of("x", "3 2\n0 1\n1 9\n"))).containsExactly("3>2", "0>1", "1>9");
        Imported named = Imported.of("x", "source;target;cost;note\na;b;2.5;x\n");
        assertThat(named.link("a>b").getMetricsOrThrow("cost")).isEqualTo(2.5);
        assertThat(named.link("a>b").getAttributesOrThrow("note").getStringValue())
                .isEqualTo("x");
        Imported caida = Imported.of("x", "# <provider-as>|<customer-as>|-1\n1|2|-1\n");
        assertThat(caida.link("1>2").getAttributesOrThrow("relationship").getIntValue())
                .isEqualTo(-1);
        Imported snap = Imported.of("x", "# FromNodeId\tToNodeId\tRelationship\n1\t2\t-1\n");
        assertThat(snap.link("1>2").getAttributesOrThrow("relationship").getIntValue())
                .isEqualTo(-1);
        Source source = Source.of("x", "a b 7\n".getBytes(StandardCharsets.UTF_8));
        Imported label = Imported.of(source, ImportOptions.DEFAULT.with(ThirdColumn.LABEL));
        assertThat(label.link("a>b").getAttributesOrThrow("label").getIntValue())
                .isEqualTo(7);
    }

    @Test
    void nodeLinkReadsEveryDialect() throws IOException {
        Imported late = Imported.of(
                "n.json",
                "{\"edges\":[{\"source\":0,\"target\":1,\"key\":0}],\"nodes\":[{\"id\":0},{\"id\":1}],\"directed\":true,\"multigraph\":true,\"graph\":{}}");
        assertThat(ids(late)).containsExactly("0>1");
        assertThat(late.link("0>1").getAttributesOrThrow("key").getIntValue()).isZero();
        Imported numbered = Imported.of(
                "d3.json", "{\"nodes\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"links\":[{\"source\":0,\"target\":1}]}");
        assertThat(ids(numbered)).containsExactly("a>b", "a>b~r");
        Imported tuples =
                Imported.of("t.json", "{\"nodes\":[{\"id\":[0,1]}],\"links\":[{\"source\":[0,1],\"target\":[0,1]}]}");
        assertThat(tuples.nodes().get(0).getId()).isEqualTo("[0,1]");
        Imported netjson = Imported.of(
                "j.json",
                "{\"links\":[{\"source\":\"a\",\"target\":\"b\",\"cost\":1.5}],\"nodes\":[{\"id\":\"a\",\"label\":\"A\"},{\"id\":\"b\"}],\"type\":\"NetworkGraph\",\"topology_id\":\"mesh\"}");
        assertThat(netjson.topology().getName()).isEqualTo("mesh");
        assertThat(netjson.node("a").getDisplayName()).isEqualTo("A");
        assertThat(ids(netjson)).containsExactly("a>b");
        assertThat(netjson.link("a>b").getMetricsOrThrow("cost")).isEqualTo(1.5);
    }

    @Test
    void rfc8345ReadsWrappersPrefixesAndAugmentations() throws IOException {
        String network = """
                {"link":[
                {"link-id":"ab","source":{"source-node":"a","source-tp":"1"},"destination":{"dest-node":"b","dest-tp":"1"},
                 "l3-link-attributes":{"name":"east","metric1":10,"metric2":20,"flag":["x"]},
                 "ietf-te-topology:te":{"te-link-attributes":{"te-default-metric":7,"admin-status":"up","te-srlgs":{"value":[1,4294967295]},
                  "administrative-group":"00:00:00:05","max-link-bandwidth":{"te-bandwidth":{"generic":"0x1p30"}}},"oper-status":"down"}},
                {"link-id":"ba","source":{"source-node":"b","source-tp":"1"},"destination":{"dest-node":"a","dest-tp":"1"}}],
                "nw:node":[{"node-id":"a","nt:termination-point":[{"tp-id":"1"}]},{"ietf-network:node-id":"b"}],
                "network-types":{"ietf-l3-unicast-topology:l3-unicast-topology":{},"ietf-te-topology:te-topology":{}},
                "network-id":"n"}
                """;
        for (String document : List.of(
                "{\"ietf-network:networks\":{\"network\":[" + network + "]}}",
                "{\"networks\":{\"ietf-network:network\":[" + network + "]}}",
                "{\"ietf-network:network\":[" + network + "]}",
                "{\"ietf-network:network\":" + network + "}",
                "{\"ietf-yang-instance-data:instance-data-set\":{\"name\":\"x\",\"content-data\":{\"ietf-network:networks\":{\"network\":["
                        + network + "]}}}}",
                network)) {
            Imported imported = Imported.all(
                            TopologyFormats.named("rfc8345"),
                            Source.of("r", document.getBytes(StandardCharsets.UTF_8)),
                            ImportOptions.DEFAULT)
                    .get(0);
            Link link = imported.link("ab");
            assertThat(link.getReverseLinkId()).isEqualTo("ba");
            assertThat(link.getDisplayName()).isEqualTo("east");
            assertThat(link.getIgpMetric()).isEqualTo(10);
            assertThat(link.getTeMetric()).isEqualTo(7);
            assertThat(link.getAdminStatus()).isEqualTo(LinkStatus.LINK_STATUS_UP);
            assertThat(link.getOperStatus()).isEqualTo(LinkStatus.LINK_STATUS_DOWN);
            assertThat(link.getSrlgsList()).containsExactly(1, -1);
            assertThat(link.getAdminGroup()).isEqualTo(5);
            assertThat(link.getMaxBandwidthBps()).isEqualTo(8L << 30);
            assertThat(link.getAttributesOrThrow("ietf-l3-unicast-topology:l3-link-attributes")
                            .getJsonValue())
                    .isEqualTo("{\"metric2\":20,\"flag\":[\"x\"]}");
            String written = new String(imported.written("rfc8345"), StandardCharsets.UTF_8);
            assertThat(written).contains("\"metric1\":10", "\"metric2\":20", "\"te-default-metric\":7", "\"0x1.0p30\"");
            assertThat(TopologyFormats.detect(Source.of("r", document.getBytes(StandardCharsets.UTF_8)))
                            .name())
                    .isEqualTo("rfc8345");
        }
    }

    @Test
    void reversesThatAreNotCertainAreNotGuessed() throws IOException {
        String link = "{\"link-id\":\"%s\",\"source\":{\"source-node\":\"%s\"},\"destination\":{\"dest-node\":\"%s\"}}";
        Imported imported = Imported.of(
                "r",
                "{\"ietf-network:networks\":{\"network\":[{\"network-id\":\"n\",\"node\":[{\"node-id\":\"a\"},{\"node-id\":\"b\"}],"
                        + "\"ietf-network-topology:link\":[" + link.formatted("1", "a", "b") + ","
                        + link.formatted("2", "a", "b") + "," + link.formatted("3", "b", "a") + ","
                        + link.formatted("4", "a", "a") + "]}]}}");
        assertThat(imported.links()).allMatch(each -> each.getReverseLinkId().isEmpty());
    }

    private static Imported graphml(String byDefault, String edges) throws IOException {
        return Imported.of(
                "g.graphml",
                "<graphml><graph edgedefault=\"" + byDefault + "\"><node id=\"a\"/><node id=\"b\"/>" + edges
                        + "</graph></graphml>");
    }

    private static List<String> ids(Imported imported) {
        return imported.links().stream().map(Link::getId).toList();
    }
}
