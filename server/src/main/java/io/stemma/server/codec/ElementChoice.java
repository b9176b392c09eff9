package io.stemma.server.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.Element;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** A filter, asked of stored elements: reads only as much of their bytes as it must. */
final class ElementChoice implements Change.ElementFilter {
    private static final int KEY_FIELD = 1;
    private static final int VALUE_FIELD = 2;

    private final ElementFilter filter;
    private final ElementType type;
    private final byte[] idPrefix;
    private final int labelsField;

    ElementChoice(ElementFilter filter, ElementType type) {
        this.filter = filter;
        this.type = type;
        this.idPrefix = filter.getIdPrefix().getBytes(StandardCharsets.UTF_8);
        this.labelsField = type == ElementType.NODE ? Node.LABELS_FIELD_NUMBER : Link.LABELS_FIELD_NUMBER;
    }

    ElementFilter filter() {
        return filter;
    }

    ElementType type() {
        return type;
    }

    @Override
    public boolean matches(Element element) {
        return hasPrefix(element) && (asksNoContent() || matchesContent(element));
    }

    private boolean hasPrefix(Element element) {
        int end = element.idStart() + idPrefix.length;
        return end <= element.idEnd()
                && Arrays.equals(element.array(), element.idStart(), end, idPrefix, 0, idPrefix.length);
    }

    private boolean asksNoContent() {
        return filter.getKind().isEmpty() && filter.getLabelsCount() == 0;
    }

    private boolean matchesContent(Element element) {
        CodedInputStream content =
                CodedInputStream.newInstance(element.array(), element.idEnd(), element.end() - element.idEnd());
        try {
            return matchesContent(content);
        } catch (IOException e) {
            throw new UncheckedIOException("stored element " + element + " is malformed", e);
        }
    }

    /** Fields come by number, kind before labels, so that the reading may stop behind the labels. */
    private boolean matchesContent(CodedInputStream content) throws IOException {
        boolean kindMatches = filter.getKind().isEmpty();
        int labelsLeft = filter.getLabelsCount();
        for (int tag = content.readTag(); tag != 0; tag = content.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field > labelsField) {
                break;
            }
            if (field == labelsField) {
                labelsLeft -= isWantedLabel(content) ? 1 : 0;
            } else if (field == Node.KIND_FIELD_NUMBER && type == ElementType.NODE) {
                kindMatches = content.readString().equals(filter.getKind()) || kindMatches;
            } else {
                content.skipField(tag);
            }
        }
        return kindMatches && labelsLeft == 0;
    }

    private boolean isWantedLabel(CodedInputStream content) throws IOException {
        int outer = content.pushLimit(content.readRawVarint32());
        String key = "";
        String value = "";
        for (int tag = content.readTag(); tag != 0; tag = content.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case KEY_FIELD -> key = content.readString();
                case VALUE_FIELD -> value = content.readString();
                default -> content.skipField(tag);
            }
        }
        content.popLimit(outer);
        Map<String, String> wanted = filter.getLabelsMap();
        return value.equals(wanted.get(key));
    }
}
