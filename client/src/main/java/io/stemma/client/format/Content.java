package io.stemma.client.format;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.util.Set;

/** What of a message belongs to the topology, and not to the server that holds it: all but the output-only fields. */
final class Content {
    private static final Set<String> OUTPUT_ONLY = Set.of(
            "version",
            "node_count",
            "link_count",
            "commit_time_us",
            "state_hash",
            "incarnation",
            "created_version",
            "modified_version");

    private Content() {}

    static Topology of(Topology topology) {
        return strip(topology.toBuilder()).build();
    }

    static Node of(Node node) {
        return strip(node.toBuilder()).build();
    }

    static Link of(Link link) {
        return strip(link.toBuilder()).build();
    }

    private static <B extends Message.Builder> B strip(B builder) {
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            if (OUTPUT_ONLY.contains(field.getName())) {
                builder.clearField(field);
            }
        }
        return builder;
    }
}
