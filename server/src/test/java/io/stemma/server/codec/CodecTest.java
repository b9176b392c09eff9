package io.stemma.server.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import com.google.rpc.Code;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.Change.PatchException;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.txn.Rejection;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.PatchLink;
import io.stemma.v1.PatchNode;
import io.stemma.v1.Position;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors, JSON, patches, filters and page tokens. */
final class CodecTest {

    @ParameterizedTest
    @EnumSource(Rejection.class)
    void everyRejectionHasAReasonOfItsName(Rejection rejection) {
        assertThat(Errors.reasonOf(rejection).name()).isEqualTo(rejection.name());
        assertThat(Errors.codeOf(Errors.reasonOf(rejection))).isNotEqualTo(Code.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(ErrorReason.class)
    void everyReasonHasAClass(ErrorReason reason) {
        boolean isNone = reason == ErrorReason.ERROR_REASON_UNSPECIFIED || reason == ErrorReason.UNRECOGNIZED;
        assertThat(Errors.codeOf(reason) == Code.UNKNOWN).isEqualTo(isNone);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "[1,-2.5e+10,0,\"x\\u00e9\\n\",true,false,null]",
                "{\"a\":{\"b\":[{}]}}",
                "[-0.1E-3]"
            })
    void compactJsonIsTaken(String json) {
        assertThat(JsonText.isCompact(json, 32)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "\"x\"",
                "true",
                "[1, 2]",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "[01]",
                "[1.]",
                "[.5]",
                "[+1]",
                "[1e]",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"\\u\uff11\uff11\uff11\uff11\"]",
                "[\"\n\"]",
                "[\"",
                "[",
                "[]]",
                "nul",
                "nulll",
                "[NaN]",
                "[\0]",
                " []",
                "[] ",
                "{\"a\":1,}",
                "[\"\\u12"
            })
    void otherTextIsNot(String json) {
        assertThat(JsonText.isCompact(json, 32)).isFalse();
    }

    @Test
    void jsonIsNestedOnlySoDeep() {
        assertThat(JsonText.isCompact("[".repeat(32) + "]".repeat(32), 32)).isTrue();
        assertThat(JsonText.isCompact("[".repeat(33) + "]".repeat(33), 32)).isFalse();
        assertThat(JsonText.isCompact("[".repeat(1_000_000), 32)).isFalse();
        assertThat(JsonText.isCompact("{\"a\":".repeat(100_000), 32)).isFalse();
    }

    @Test
    void aPatchReplacesWhatItsMaskNames() {
        Node stored = Node.newBuilder()
                .setId("n")
                .setKind("router")
                .setDisplayName("old")
                .putLabels("keep", "1")
                .putLabels("drop", "2")
                .putAttributes("a.b", AttributeValue.newBuilder().setIntValue(1).build())
                .setPosition(Position.newBuilder().setLatitudeDeg(1))
                .build();
        Node values = Node.newBuilder()
                .setId("n")
                .setKind("ignored: not in the mask")
                .putLabels("new", "3")
                .putAttributes("a.b", AttributeValue.newBuilder().setIntValue(2).build())
                .build();
        Node patched = patch(stored, values, "display_name", "labels.new", "labels.drop", "attributes.a.b", "position");
        assertThat(patched)
                .isEqualTo(Node.newBuilder()
                        .setId("n")
                        .setKind("router")
                        .putLabels("keep", "1")
                        .putLabels("new", "3")
                        .putAttributes(
                                "a.b",
                                AttributeValue.newBuilder().setIntValue(2).build())
                        .build());
    }

    @Test
    void aPatchThatLeadsTooFarIsRefused() {
        Node.Builder stored = Node.newBuilder().setId("n");
        for (int i = 0; i < 64; i++) {
            stored.putLabels("k" + i, "v");
        }
        Node values = Node.newBuilder().setId("n").putLabels("one more", "v").build();
        assertThatThrownBy(() -> patch(stored.build(), values, "labels.one more"))
                .isInstanceOf(PatchException.class)
                .hasMessage("labels: 65 entries (expected at most 64)");
    }

    @Test
    void aLinkIsPatchedWithItsColumns() {
        Link stored = Link.newBuilder()
                .setId("l")
                .setSourceNodeId("a")
                .setDestinationNodeId("a")
                .setIgpMetric(5)
                .putMetrics("x", 1)
                .putMetrics("y", 2)
                .addSrlgs(1)
                .build();
        Link values = Link.newBuilder()
                .setId("l")
                .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
                .putMetrics("x", 9)
                .build();
        PatchLink message = PatchLink.newBuilder()
                .setLink(values)
                .setUpdateMask(FieldMask.newBuilder()
                        .addAllPaths(List.of("igp_metric", "oper_status", "metrics.x", "metrics.y", "srlgs")))
                .build();
        SnapshotBuilder graph = Snapshot.EMPTY.edit(1);
        graph.putNode(NodeCodec.encode(Node.newBuilder().setId("a").build()));
        graph.putLink(LinkCodec.encode(stored));
        var patched = LinkMaskPatch.decode(message, Subject.REQUEST)
                .patch()
                .apply(graph.link(0), graph.node(0), graph.node(0));
        assertThat(patched.columns().up()).isFalse();
        assertThat(patched.columns().igpMetric()).isEqualTo(-1);
        assertThat(patched.columns().metrics()).containsOnlyKeys("x").containsEntry("x", 9.0);
        graph.putLink(patched);
        assertThat(LinkCodec.parse(graph.link(0), graph.node(0), graph.node(0)).build())
                .isEqualTo(stored.toBuilder()
                        .clearIgpMetric()
                        .clearSrlgs()
                        .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
                        .removeMetrics("y")
                        .putMetrics("x", 9)
                        .build());
    }

    private static Node patch(Node stored, Node values, String... paths) {
        PatchNode message = PatchNode.newBuilder()
                .setNode(values)
                .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(paths)))
                .build();
        SnapshotBuilder graph = Snapshot.EMPTY.edit(1);
        graph.putNode(NodeCodec.encode(stored));
        graph.putNode(NodeMaskPatch.decode(message, Subject.REQUEST).patch().apply(graph.node(0)));
        return NodeCodec.parse(graph.node(0)).build();
    }

    @Test
    void aFilterChoosesByAllItsConditions() {
        Node node = Node.newBuilder()
                .setId("ber-1")
                .setKind("router")
                .putLabels("site", "ber")
                .putLabels("role", "")
                .putAttributes(
                        "site", AttributeValue.newBuilder().setStringValue("x").build())
                .build();
        ElementFilter.Builder filter = ElementFilter.newBuilder();
        assertThat(chooses(filter, node)).isTrue();
        assertThat(chooses(filter.setIdPrefix("ber-"), node)).isTrue();
        assertThat(chooses(filter.setKind("router"), node)).isTrue();
        assertThat(chooses(filter.putLabels("site", "ber"), node)).isTrue();
        assertThat(chooses(filter.putLabels("role", ""), node)).isTrue();
        assertThat(chooses(filter.clone().putLabels("other", ""), node)).isFalse();
        assertThat(chooses(filter.clone().putLabels("site", "muc"), node)).isFalse();
        assertThat(chooses(filter.clone().setKind("switch"), node)).isFalse();
        assertThat(chooses(filter.clone().setIdPrefix("ber-12"), node)).isFalse();
    }

    private static boolean chooses(ElementFilter.Builder filter, Node node) {
        Change.ElementFilter choice = FilterCodec.decode(filter.build(), ElementType.NODE, Subject.REQUEST);
        SnapshotBuilder graph = Snapshot.EMPTY.edit(1);
        graph.putNode(NodeCodec.encode(node));
        return choice.matches(graph.node(0));
    }

    @Test
    void aPageTokenIsGoodForItsTopologyAndRequestOnly() {
        PageTokens tokens = new PageTokens(new SecureRandom());
        PageToken token = new PageToken(1, 2, 3, 4);
        String text = tokens.write(token);
        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.read(text, 1, 3)).isEqualTo(token);
        assertThatThrownBy(() -> tokens.read(text, 9, 3)).hasMessageContaining("expected a token of this topology");
        assertThatThrownBy(() -> tokens.read(text, 1, 9)).hasMessageContaining("expected a token of the same request");
        assertThatThrownBy(() -> new PageTokens(new SecureRandom()).read(text, 1, 3))
                .hasMessageContaining("expected a token of this server");
    }

    @Test
    void aPageTokenThatWasTouchedIsRefused() {
        PageTokens tokens = new PageTokens(new SecureRandom());
        byte[] bytes = Base64.getUrlDecoder().decode(tokens.write(new PageToken(1, 2, 3, 4)));
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] touched = bytes.clone();
            touched[bit / 8] ^= (byte) (1 << (bit % 8));
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(touched);
            assertThatThrownBy(() -> tokens.read(text, 1, 3)).isInstanceOf(RefusedException.class);
        }
        for (String text : List.of("x", "\0", "=", "a".repeat(100_000), "AAAA")) {
            assertThatThrownBy(() -> tokens.read(text, 1, 3))
                    .isInstanceOf(RefusedException.class)
                    .satisfies(e -> assertThat(((RefusedException) e).error().getReason())
                            .isEqualTo(ErrorReason.INVALID_PAGE_TOKEN));
        }
    }

    @Test
    void foundTextIsShortAndHarmless() {
        assertThat(Found.text("a\"b\\\u202e\n\u200b")).isEqualTo("\"a\\\"b\\\\\\u202e\\u000a\\u200b\"");
        assertThat(Found.text("x".repeat(1_000))).isEqualTo("\"" + "x".repeat(64) + "\"... (1000 characters)");
    }
}
