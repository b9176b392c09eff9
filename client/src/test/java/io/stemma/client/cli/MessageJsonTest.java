package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageOrBuilder;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.Position;
import io.stemma.v1.SupportingLink;
import io.stemma.v1.TerminationPoint;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageJsonTest {
    private static final Link LINK = Link.newBuilder()
            .setId("l1")
            .setSourceNodeId("a")
            .setDestinationNodeId("b")
            .putLabels("tier", "core")
            .putAttributes(
                    "asn", AttributeValue.newBuilder().setIntValue(65_001).build())
            .putAttributes(
                    "ratio", AttributeValue.newBuilder().setDoubleValue(1.0).build())
            .putAttributes(
                    "note", AttributeValue.newBuilder().setStringValue("42").build())
            .putAttributes(
                    "list", AttributeValue.newBuilder().setJsonValue("[1,null]").build())
            .addSupportingLinks(SupportingLink.newBuilder().setTopology("fibre").setLinkId("f1"))
            .setCreatedVersion(3)
            .setModifiedVersion(9)
            .setIgpMetric(0)
            .setTeMetric(-2)
            .setMaxBandwidthBps(10_000_000_000L)
            .setUnreservedBandwidthBps(1L << 60)
            .addSrlgs(7)
            .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
            .putMetrics("length_km", 1913.5)
            .build();

    @Test
    void aLinkHasTheContractsNames() throws IOException {
        assertThat(json(LINK)).isEqualTo("""
            {
              "id": "l1",
              "source_node_id": "a",
              "destination_node_id": "b",
              "labels": {
                "tier": "core"
              },
              "attributes": {
                "asn": 65001,
                "ratio": 1.0,
                "note": "42",
                "list": [1,null]
              },
              "supporting_links": [
                {
                  "topology": "fibre",
                  "link_id": "f1"
                }
              ],
              "lease_id": 0,
              "stale": false,
              "created_version": 3,
              "modified_version": 9,
              "igp_metric": 0,
              "te_metric": 4294967294,
              "max_bandwidth_bps": 10000000000,
              "unreserved_bandwidth_bps": "1152921504606846976",
              "srlgs": [
                7
              ],
              "oper_status": "LINK_STATUS_DOWN",
              "metrics": {
                "length_km": 1913.5
              }
            }
            """);
    }

    @Test
    void aTopologyCountsItsNodesAndLinks() throws IOException {
        Topology topology = Topology.newBuilder()
                .setName("abilene")
                .setVersion(4)
                .setNodeCount(11)
                .setLinkCount(28)
                .setStateHash(0xf00dL)
                .build();

        assertThat(json(topology)).isEqualTo("""
            {
              "name": "abilene",
              "version": 4,
              "nodes": 11,
              "links": 28,
              "node_count": 11,
              "link_count": 28,
              "commit_time_us": 0,
              "state_hash": "000000000000f00d",
              "incarnation": 0
            }
            """);
    }

    @Test
    void countsAreThereEvenIfTheyAreZero() throws IOException {
        assertThat(json(CommitResponse.getDefaultInstance())).contains("\"version\": 0", "\"replayed\": false");
    }

    @Test
    void whatWasGotCanBePutAgain() throws IOException {
        Node node = Node.newBuilder()
                .setId("a")
                .setKind("router")
                .setPosition(Position.newBuilder().setLatitudeDeg(47).setLongitudeDeg(-122.25))
                .addTerminationPoints(TerminationPoint.newBuilder().setId("eth0"))
                .putAttributes(
                        "up", AttributeValue.newBuilder().setBoolValue(true).build())
                .build();

        assertThat(read(json(LINK), Link.newBuilder())).isEqualTo(LINK);
        assertThat(read(json(node), Node.newBuilder())).isEqualTo(node);
    }

    @Test
    void shortNamesOfStatesAreRead() {
        assertThat(((Link) read("{\"oper_status\": \"DOWN\"}", Link.newBuilder())).getOperStatus())
                .isEqualTo(LinkStatus.LINK_STATUS_DOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"id\": 7}",
                "{\"no_such_field\": 7}",
                "{\"igp_metric\": -1}",
                "{\"igp_metric\": 4294967296}",
                "{\"igp_metric\": 1.5}",
                "{\"oper_status\": \"broken\"}",
                "{\"labels\": [1]}",
                "{\"srlgs\": 7}",
                "{\"id\": \"a\", \"id\": \"b\"}",
                "{\"id\": \"a\"} {}",
                "{",
                ""
            })
    void whatIsNoLinkIsRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> read(text, Link.newBuilder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    private static MessageOrBuilder read(String json, com.google.protobuf.Message.Builder into) {
        JsonMessage.merge(JsonMessage.parse("test", json), into);
        return into.build();
    }

    private static String json(MessageOrBuilder message) throws IOException {
        StringWriter out = new StringWriter();
        Output.object(new PrintWriter(out, true), json -> new MessageJson(json).fields(message));
        return out.toString().replace("\r", "");
    }
}
