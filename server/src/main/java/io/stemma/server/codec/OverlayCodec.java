package io.stemma.server.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.Element;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Overlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Overlays from message to domain. */
public final class OverlayCodec {
    private static final Subject SUBJECT = Subject.REQUEST.field("options").field("overlay");

    private OverlayCodec() {}

    /** Judges an overlay by shape and limits. */
    public static void check(Overlay overlay, int changesMax) {
        FieldRules.known(SUBJECT, overlay);
        long entries = (long) overlay.getDownLinkIdsCount()
                + overlay.getDownNodeIdsCount()
                + overlay.getDownSrlgsCount()
                + overlay.getUpNodeIdsCount()
                + overlay.getChangesCount();
        if (entries > changesMax) {
            throw Errors.invalid(SUBJECT.toString(), entries + " entries", "at most " + changesMax);
        }
    }

    /** The changes of an overlay. */
    public static List<Change> changes(Overlay overlay) {
        List<Change> changes = new ArrayList<>(overlay.getChangesCount());
        for (int i = 0; i < overlay.getChangesCount(); i++) {
            changes.add(ChangeCodec.decode(overlay.getChanges(i), SUBJECT.entry("changes", i)));
        }
        return changes;
    }

    /** The change that puts a link out of operation. */
    public static Change down(Element link) {
        return status(link, LinkStatus.LINK_STATUS_DOWN);
    }

    /** The change that puts a link into operation. */
    public static Change up(Element link) {
        return status(link, LinkStatus.LINK_STATUS_UP);
    }

    private static Change status(Element link, LinkStatus status) {
        return new Change.PatchLink(
                link.idBytes(),
                (stored, source, destination) -> LinkCodec.encode(LinkCodec.parse(stored, source, destination)
                        .setOperStatus(status)
                        .build()));
    }

    /** The id as it is looked up. */
    public static byte[] id(String id) {
        return id.getBytes(UTF_8);
    }

    /** The shared risk link groups of a link. */
    public static int[] srlgs(Element link) {
        IntStream.Builder groups = IntStream.builder();
        try {
            CodedInputStream content =
                    CodedInputStream.newInstance(link.array(), link.idEnd(), link.end() - link.idEnd());
            for (int tag = content.readTag(); tag != 0; tag = content.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == Link.SRLGS_FIELD_NUMBER) {
                    int outer = content.pushLimit(content.readRawVarint32());
                    while (!content.isAtEnd()) {
                        groups.add(content.readUInt32());
                    }
                    content.popLimit(outer);
                } else {
                    content.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("stored link " + link + " is not a link", e);
        }
        return groups.build().toArray();
    }
}
