package io.stemma.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The client's tables hold for every call of the contract, also for one that is added later. */
final class CallTablesTest {
    private static List<FieldDescriptor> calls() {
        return Request.getDescriptor().getOneofs().get(0).getFields().stream()
                .filter(call -> call.getNumber() >= 10)
                .toList();
    }

    private static Message.Builder inner(Request.Builder call, FieldDescriptor field) {
        return call.getFieldBuilder(field);
    }

    @Test
    void aCallIsAWriteExactlyIfTheContractGivesItARequestId() {
        for (FieldDescriptor call : calls()) {
            CallKind kind = CallKind.of(Request.CallCase.forNumber(call.getNumber()));
            boolean writes = call.getMessageType().findFieldByName("request_id") != null;
            CallKind expected = writes ? CallKind.WRITE : CallKind.READ;
            switch (call.getName()) {
                case "import" -> expected = CallKind.IMPORT;
                case "create_counter",
                        "add_to_counters",
                        "delete_counter",
                        "create_pin",
                        "delete_pin",
                        "create_fork",
                        "delete_fork" -> expected = CallKind.ONCE;
                case "diff", "watch", "watch_answer" -> expected = CallKind.STREAM;
                default -> {}
            }
            assertThat(kind).as(call.getName()).isEqualTo(expected);
        }
    }

    @Test
    void everyWriteIsGivenItsOwnRequestId() {
        RequestIds ids = new RequestIds();
        Set<String> given = new HashSet<>();
        int writes = 0;
        for (FieldDescriptor call : calls()) {
            Request.Builder request = Request.newBuilder();
            FieldDescriptor idField = call.getMessageType().findFieldByName("request_id");
            Message.Builder before = inner(request, call);
            ids.fill(request);
            if (idField != null) {
                writes++;
                assertThat(before.getField(idField)).as(call.getName()).isEqualTo(RequestIds.of(request));
                given.add(RequestIds.of(request));
            }
        }
        assertThat(writes).isEqualTo(10);
        assertThat(given).hasSize(10).doesNotContain("").allMatch(id -> id.length() <= 128);
    }

    @Test
    void everyReadWithOptionsCanBeAskedForAVersion() {
        for (FieldDescriptor call : calls()) {
            FieldDescriptor options = call.getMessageType().findFieldByName("options");
            if (options != null) {
                Request.Builder request = Request.newBuilder();
                inner(request, call);
                Versions.atLeast(request, 17);
                assertThat(inner(request, call).getField(options).toString())
                        .as(call.getName())
                        .contains("min_version: 17");
            }
        }
    }

    @Test
    void theTopologyOfEveryCallIsFound() {
        for (FieldDescriptor call : calls()) {
            Request.Builder request = Request.newBuilder();
            if (nameTopology(inner(request, call))) {
                assertThat(Versions.topologyOf(request)).as(call.getName()).isEqualTo("name");
            } else {
                assertThat(Versions.topologyOf(request)).as(call.getName()).isEmpty();
            }
        }
    }

    private static boolean nameTopology(Message.Builder call) {
        Descriptor type = call.getDescriptorForType();
        Message.Builder holder =
                type.findFieldByName("begin") == null ? call : call.getFieldBuilder(type.findFieldByName("begin"));
        FieldDescriptor topology = holder.getDescriptorForType().findFieldByName("topology");
        if (topology == null) {
            return false;
        }
        boolean byName = topology.getJavaType() == FieldDescriptor.JavaType.STRING;
        holder.setField(
                topology,
                byName ? "name" : Topology.newBuilder().setName("name").build());
        return true;
    }

    @Test
    void theVersionOfEveryReplyIsFound() {
        List<String> without = new ArrayList<>();
        for (FieldDescriptor result :
                Response.getDescriptor().getOneofs().get(0).getFields()) {
            Response.Builder reply = Response.newBuilder();
            Message.Builder inner = reply.getFieldBuilder(result);
            FieldDescriptor version = result.getMessageType().findFieldByName("version");
            FieldDescriptor topology = result.getMessageType().findFieldByName("topology");
            if (version != null) {
                inner.setField(version, 17L);
            } else if (topology != null) {
                inner.setField(topology, Topology.newBuilder().setVersion(17).build());
            } else {
                without.add(result.getName());
                continue;
            }
            assertThat(Versions.versionOf(reply.build())).as(result.getName()).isEqualTo(17);
        }
        assertThat(without)
                .containsExactlyInAnyOrder(
                        "hello",
                        "cancel",
                        "list_topologies",
                        "delete_topology",
                        "create_counter",
                        "add_to_counters",
                        "read_counters",
                        "list_counters",
                        "delete_counter",
                        "get_status");
    }

    @Test
    void theApiHasAMethodForEveryCall() {
        Set<String> methods = new HashSet<>();
        for (var method : StemmaApi.class.getDeclaredMethods()) {
            methods.add(method.getName());
        }
        for (FieldDescriptor call : calls()) {
            String name = call.getName().equals("import") ? "start_import" : call.getName();
            assertThat(methods).contains(camel(name));
        }
    }

    private static String camel(String snake) {
        StringBuilder name = new StringBuilder();
        for (String word : snake.split("_", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
