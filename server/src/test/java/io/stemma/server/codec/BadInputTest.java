package io.stemma.server.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.FieldMask;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.Code;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.DeleteWhere;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.PatchLink;
import io.stemma.v1.PatchNode;
import io.stemma.v1.Position;
import io.stemma.v1.Precondition;
import io.stemma.v1.TerminationPoint;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not right is refused where it comes in, with field, value and expectation. */
final class BadInputTest {
    private static final UnknownFieldSet UNKNOWN = UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    private static Node.Builder node() {
        return Node.newBuilder().setId("n");
    }

    private static Link.Builder link() {
        return Link.newBuilder().setId("l").setSourceNodeId("a").setDestinationNodeId("b");
    }

    static Stream<Arguments> badNodes() {
        return Stream.of(
                arguments(Node.newBuilder(), "id: empty (expected 1..512 bytes of UTF-8)"),
                arguments(node().setId("x".repeat(65_536)), "id: 65536 bytes (expected 1..512 bytes of UTF-8)"),
                arguments(node().setId("ü".repeat(257)), "id: 514 bytes (expected 1..512 bytes of UTF-8)"),
                arguments(
                        node().setId("a\0b"),
                        "id: \"a\\u0000b\" (expected no control character or bidirectional override, found one at 1)"),
                arguments(node().setId("\u202eabc"), "id: \"\\u202eabc\" (expected no control character"),
                arguments(node().setId("a\u2066"), "id: \"a\\u2066\" (expected no control character"),
                arguments(node().setId("a\u0085"), "id: \"a\\u0085\" (expected no control character"),
                arguments(node().setId("\ud800"), "id: ill-formed text (expected"),
                arguments(node().setKind("k".repeat(129)), "kind: 129 bytes (expected 0..128 bytes of UTF-8)"),
                arguments(node().setDisplayName("k".repeat(1_025)), "display_name: 1025 bytes (expected 0..1024"),
                arguments(labels(65), "labels: 65 entries (expected at most 64)"),
                arguments(node().putLabels("", "x"), "labels.\"\": empty (expected 1..512"),
                arguments(node().putLabels("k", "v".repeat(4_097)), "labels.k: 4097 bytes (expected 0..4096"),
                arguments(
                        node().putAttributes("k", AttributeValue.getDefaultInstance()),
                        "attributes.k: no value (expected exactly one value)"),
                arguments(
                        node().putAttributes(
                                        "k",
                                        AttributeValue.newBuilder()
                                                .setDoubleValue(Double.NaN)
                                                .build()),
                        "attributes.k: NaN (expected a finite number)"),
                arguments(
                        node().putAttributes(
                                        "k",
                                        AttributeValue.newBuilder()
                                                .setStringValue("x".repeat(65_537))
                                                .build()),
                        "attributes.k: 65537 bytes (expected 0..65536"),
                arguments(json("[".repeat(33) + "]".repeat(33)), "attributes.k.json_value: \"[[[["),
                arguments(json("{\"a\": 1}"), "attributes.k.json_value: \"{\\\"a\\\": 1}\" (expected a compact JSON"),
                arguments(
                        node().setPosition(Position.newBuilder().setLatitudeDeg(90.1)),
                        "position.latitude_deg: 90.1 (expected -90.0..90.0)"),
                arguments(
                        node().setPosition(Position.newBuilder().setLongitudeDeg(Double.NaN)),
                        "position.longitude_deg: NaN (expected -180.0..180.0)"),
                arguments(
                        node().setPosition(Position.newBuilder().setAltitudeM(Double.POSITIVE_INFINITY)),
                        "position.altitude_m: Infinity (expected a finite number)"),
                arguments(
                        node().addTerminationPoints(
                                        TerminationPoint.newBuilder().setId("p"))
                                .addTerminationPoints(
                                        TerminationPoint.newBuilder().setId("p")),
                        "termination_points[1].id: \"p\" (expected an id that is unique within the node)"),
                arguments(supporting(), "supporting_nodes[0].topology: empty (expected 1..256"));
    }

    private static Node.Builder supporting() {
        Node.Builder node = node();
        node.addSupportingNodesBuilder().setNodeId("x");
        return node;
    }

    private static Node.Builder json(String json) {
        return node().putAttributes(
                        "k", AttributeValue.newBuilder().setJsonValue(json).build());
    }

    private static Node.Builder labels(int count) {
        Node.Builder node = node();
        for (int i = 0; i < count; i++) {
            node.putLabels("k" + i, "v");
        }
        return node;
    }

    @ParameterizedTest
    @MethodSource("badNodes")
    void aBadNodeIsRefused(Node.Builder node, String message) {
        Error error = refusal(Change.newBuilder().setPutNode(node).build());
        assertThat(error.getReason()).isEqualTo(ErrorReason.INVALID_FIELD);
        assertThat(error.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(error.getMessage()).startsWith("changes[0].put_node." + message);
        assertThat(error.getMessage().length()).isLessThan(400);
    }

    static Stream<Arguments> badLinks() {
        return Stream.of(
                arguments(link().clearSourceNodeId(), "source_node_id: empty (expected 1..512 bytes of UTF-8)"),
                arguments(link().clearDestinationNodeId(), "destination_node_id: empty (expected"),
                arguments(link().setSourceTpId("\n"), "source_tp_id: \"\\u000a\" (expected no control"),
                arguments(link().setIgpMetric(1 << 24), "igp_metric: 16777216 (expected 0..16777215)"),
                arguments(link().setTeMetric(-1), "te_metric: 4294967295 (expected 0..4294967294)"),
                arguments(link().setDelayUs(-1), "delay_us: 4294967295 (expected 0..16777215)"),
                arguments(link().putMetrics("cost", Double.NaN), "metrics.cost: NaN (expected finite and >= 0)"),
                arguments(link().putMetrics("cost", -1), "metrics.cost: -1.0 (expected finite and >= 0)"),
                arguments(
                        link().putMetrics("cost", Double.POSITIVE_INFINITY),
                        "metrics.cost: Infinity (expected finite and >= 0)"),
                arguments(link().putMetrics("igp_metric", 1), "metrics.igp_metric: \"igp_metric\" (expected a name of"),
                arguments(link().setOperStatusValue(7), "oper_status: 7 (expected a LinkStatus)"));
    }

    @ParameterizedTest
    @MethodSource("badLinks")
    void aBadLinkIsRefused(Link.Builder link, String message) {
        Error error = refusal(Change.newBuilder().setPutLink(link).build());
        assertThat(error.getReason()).isEqualTo(ErrorReason.INVALID_FIELD);
        assertThat(error.getMessage()).startsWith("changes[0].put_link." + message);
    }

    static Stream<Arguments> badChanges() {
        return Stream.of(
                arguments(Change.newBuilder(), "changes[0]: no change (expected exactly one change)"),
                arguments(patch("id"), "changes[0].patch_node.update_mask.paths[0]: \"id\" (expected a field of Node"),
                arguments(patch("nope"), "changes[0].patch_node.update_mask.paths[0]: \"nope\" (expected"),
                arguments(patch("kind.x"), "changes[0].patch_node.update_mask.paths[0]: \"kind.x\" (expected"),
                arguments(
                        Change.newBuilder().setPatchNode(PatchNode.newBuilder().setNode(node())),
                        "changes[0].patch_node.update_mask: 0 paths (expected 1..1024 paths)"),
                arguments(
                        Change.newBuilder()
                                .setPatchLink(PatchLink.newBuilder()
                                        .setLink(Link.newBuilder().setId("l"))
                                        .setUpdateMask(FieldMask.newBuilder().addPaths("source_node_id"))),
                        "changes[0].patch_link.update_mask.paths[0]: \"source_node_id\" (expected a field of Link"),
                arguments(
                        Change.newBuilder().setDeleteWhere(DeleteWhere.getDefaultInstance()),
                        "changes[0].delete_where.type: 0 (expected NODE or LINK)"),
                arguments(
                        Change.newBuilder()
                                .setDeleteWhere(DeleteWhere.newBuilder()
                                        .setType(ElementType.LINK)
                                        .setFilter(ElementFilter.newBuilder().setKind("router"))),
                        "changes[0].delete_where.filter.kind: \"router\" (expected no kind"));
    }

    private static Change.Builder patch(String path) {
        return Change.newBuilder()
                .setPatchNode(PatchNode.newBuilder()
                        .setNode(node())
                        .setUpdateMask(FieldMask.newBuilder().addPaths(path)));
    }

    @ParameterizedTest
    @MethodSource("badChanges")
    void aBadChangeIsRefused(Change.Builder change, String message) {
        assertThat(refusal(change.build()).getMessage()).startsWith(message);
    }

    @Test
    void fieldsThatTheServerDoesNotKnowAreRefusedWhereverTheyAre() {
        Change.Builder change = Change.newBuilder();
        change.getPutNodeBuilder().setId("n").setUnknownFields(UNKNOWN);
        assertUnknown(change, "changes[0].put_node");

        Change.Builder nested = Change.newBuilder();
        nested.getPutNodeBuilder()
                .setId("n")
                .putAttributes(
                        "k",
                        AttributeValue.newBuilder()
                                .setBoolValue(true)
                                .setUnknownFields(UNKNOWN)
                                .build());
        assertUnknown(nested, "changes[0].put_node.attributes.k");

        Change.Builder point = Change.newBuilder();
        point.getPutNodeBuilder()
                .setId("n")
                .addTerminationPointsBuilder()
                .setId("p")
                .setUnknownFields(UNKNOWN);
        assertUnknown(point, "changes[0].put_node.termination_points[0]");

        assertUnknown(Change.newBuilder().setUnknownFields(UNKNOWN), "changes[0]");
    }

    private static void assertUnknown(Change.Builder change, String subject) {
        Error error = refusal(change.build());
        assertThat(error.getReason()).isEqualTo(ErrorReason.UNKNOWN_FIELD);
        assertThat(error.getSubject()).isEqualTo(subject);
        assertThat(error.getFound()).isEqualTo("field 99");
    }

    @Test
    void tooManyChangesAreRefused() {
        CommitRequest.Builder request = CommitRequest.newBuilder();
        Change change = Change.newBuilder().setPutNode(node()).build();
        for (int i = 0; i <= ElementLimits.TRANSACTION_CHANGES_MAX; i++) {
            request.addChanges(change);
        }
        assertThat(refusal(request.build()).getMessage()).isEqualTo("changes: 100001 entries (expected 1..100000)");
        assertThat(refusal(CommitRequest.getDefaultInstance()).getMessage())
                .isEqualTo("changes: 0 entries (expected 1..100000)");
    }

    @Test
    void aPreconditionMustSayWhatOfWhat() {
        Precondition onlyNode = Precondition.newBuilder().setNodeId("n").build();
        Precondition notAbsent = onlyNode.toBuilder().setAbsent(false).build();
        Precondition noElement = Precondition.newBuilder().setExists(true).build();
        assertThat(refusal(onlyNode)).startsWith("preconditions[0]: no condition (expected absent, exists or");
        assertThat(refusal(notAbsent)).isEqualTo("preconditions[0].absent: false (expected true)");
        assertThat(refusal(noElement)).isEqualTo("preconditions[0]: no element (expected node_id or link_id)");
    }

    private static String refusal(Precondition precondition) {
        return refusal(CommitRequest.newBuilder()
                        .addChanges(Change.newBuilder().setPutNode(node()))
                        .addPreconditions(precondition)
                        .build())
                .getMessage();
    }

    @Test
    void aRequestIdIsBounded() {
        CommitRequest request = CommitRequest.newBuilder()
                .addChanges(Change.newBuilder().setPutNode(node()))
                .setRequestId("x".repeat(129))
                .build();
        assertThat(refusal(request).getMessage()).startsWith("request_id: 129 bytes (expected 0..128");
    }

    @Test
    void anElementTooLargeForAnAnswerIsRefused() {
        Node.Builder node = node();
        for (int i = 0; i < 20; i++) {
            node.putAttributes(
                    "k" + i,
                    AttributeValue.newBuilder()
                            .setStringValue("x".repeat(65_000))
                            .build());
        }
        assertThat(refusal(Change.newBuilder().setPutNode(node).build()).getMessage())
                .matches("changes\\[0\\]\\.put_node: 13\\d+ bytes \\(expected at most 1048576 bytes\\)");
    }

    private static Error refusal(Change change) {
        return refusal(CommitRequest.newBuilder().addChanges(change).build());
    }

    private static Error refusal(CommitRequest request) {
        Throwable[] thrown = new Throwable[1];
        assertThatThrownBy(() -> TransactionCodec.decode(request, ElementLimits.TRANSACTION_CHANGES_MAX))
                .isInstanceOf(RefusedException.class)
                .satisfies(e -> thrown[0] = e);
        return ((RefusedException) thrown[0]).error();
    }
}
