package io.stemma.server.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.stemma.server.graph.Change.LinkPatch;
import io.stemma.server.graph.Change.NodePatch;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.txn.LeaseMarks;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the content of elements says about their leases. */
public final class LeaseCodec implements LeaseMarks {
    @Override
    public long of(NodeContent node) {
        return lease(CodedInputStream.newInstance(node.content()), Node.LEASE_ID_FIELD_NUMBER);
    }

    @Override
    public long of(LinkContent link) {
        return lease(CodedInputStream.newInstance(link.content()), Link.LEASE_ID_FIELD_NUMBER);
    }

    @Override
    public long ofNode(Element node) {
        return lease(contentOf(node), Node.LEASE_ID_FIELD_NUMBER);
    }

    @Override
    public long ofLink(Element link) {
        return lease(contentOf(link), Link.LEASE_ID_FIELD_NUMBER);
    }

    private static CodedInputStream contentOf(Element element) {
        return CodedInputStream.newInstance(element.array(), element.idEnd(), element.end() - element.idEnd());
    }

    /** Fields come by number, so that the reading may stop behind the one that is looked for. */
    private static long lease(CodedInputStream content, int leaseField) {
        try {
            for (int tag = content.readTag(); tag != 0; tag = content.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                if (field == leaseField) {
                    return content.readUInt64();
                }
                if (field > leaseField) {
                    return 0;
                }
                content.skipField(tag);
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("an element's content is malformed", e);
        }
    }

    @Override
    public NodePatch markNode(boolean stale) {
        return stored ->
                NodeCodec.encode(NodeCodec.parse(stored).setStale(stale).build());
    }

    @Override
    public LinkPatch markLink(boolean stale) {
        return (stored, source, destination) -> LinkCodec.encode(
                LinkCodec.parse(stored, source, destination).setStale(stale).build());
    }

    @Override
    public NodePatch releaseNode() {
        return stored -> NodeCodec.encode(
                NodeCodec.parse(stored).clearStale().clearLeaseId().build());
    }

    @Override
    public LinkPatch releaseLink() {
        return (stored, source, destination) -> LinkCodec.encode(LinkCodec.parse(stored, source, destination)
                .clearStale()
                .clearLeaseId()
                .build());
    }
}
