package io.stemma.client.cli;

import com.google.protobuf.FieldMask;
import io.stemma.v1.Change;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Overlay;
import io.stemma.v1.PatchLink;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One thing that may be otherwise, as the command line says it:
 *
 * <pre>
 *   link ID down|up|gone   node ID down|up|gone   srlg N down   link ID FIELD=VALUE
 * </pre>
 *
 * <p>Ids may have blanks in them; fields are igp_metric, te_metric, delay_us, the two bandwidths, and metrics.NAME.
 *
 * @param kind "link", "node" or "srlg"
 * @param id the element's id, or the group's number
 * @param what what is the matter with it
 */
record WhatIf(String kind, String id, String what) {
    /** The field that says whether a link is up or down. */
    static final String STATUS = "oper_status";

    private static final Pattern GRAMMAR = Pattern.compile("(link|node|srlg)\\s+(.*\\S)\\s+(\\S+)");
    private static final String EXPECTED = "'link ID down', 'link ID up', 'link ID gone', 'node ID down', 'node ID up',"
            + " 'node ID gone', 'srlg N down' or 'link ID igp_metric=20'";

    /** Reads one from the command line. */
    static final class Converter implements ITypeConverter<WhatIf> {
        @Override
        public WhatIf convert(String text) {
            Matcher matcher = GRAMMAR.matcher(text.strip());
            if (!matcher.matches()) {
                throw unexpected(text, EXPECTED);
            }
            WhatIf whatIf = new WhatIf(matcher.group(1), matcher.group(2), matcher.group(3));
            whatIf.addTo(Overlay.newBuilder()); // refuses what cannot be meant
            return whatIf;
        }
    }

    /** As it was said. */
    String text() {
        return kind + " " + id + " " + what;
    }

    /** Adds it to an overlay. */
    void addTo(Overlay.Builder overlay) {
        Change change = change();
        if (change != null) {
            overlay.addChanges(change);
        } else if (kind.equals("link") && what.equals("down")) {
            overlay.addDownLinkIds(id);
        } else if (kind.equals("node") && what.equals("down")) {
            overlay.addDownNodeIds(id);
        } else if (kind.equals("node") && what.equals("up")) {
            overlay.addUpNodeIds(id);
        } else if (kind.equals("srlg") && what.equals("down")) {
            overlay.addDownSrlgs(group());
        } else {
            throw unexpected(text(), EXPECTED);
        }
    }

    /** The change of one element that makes it so for good; null for the links of a node or a group, which must be looked up. */
    @Nullable
    Change lasting() {
        return kind.equals("link") && what.equals("down") ? status(id, LinkStatus.LINK_STATUS_DOWN) : change();
    }

    /** The change that puts a link down or up. */
    static Change status(String linkId, LinkStatus status) {
        return patch(STATUS, Link.newBuilder().setId(linkId).setOperStatus(status));
    }

    /** The change it is; null where it is something that is down. */
    private @Nullable Change change() {
        if (what.equals("gone") && kind.equals("link")) {
            return Change.newBuilder()
                    .setDeleteLink(DeleteLink.newBuilder().setLinkId(id))
                    .build();
        }
        if (what.equals("gone") && kind.equals("node")) {
            return Change.newBuilder()
                    .setDeleteNode(DeleteNode.newBuilder().setNodeId(id).setCascade(true))
                    .build();
        }
        if (!kind.equals("link") || what.equals("down")) {
            return null;
        }
        if (what.equals("up")) {
            return status(id, LinkStatus.LINK_STATUS_UP);
        }
        int equals = what.indexOf('=');
        return equals < 0 ? null : field(what.substring(0, equals), what.substring(equals + 1));
    }

    private Change field(String field, String value) {
        Link.Builder link = Link.newBuilder().setId(id);
        switch (field.toLowerCase(Locale.ROOT)) {
            case "igp_metric" -> link.setIgpMetric(uint32(value));
            case "te_metric" -> link.setTeMetric(uint32(value));
            case "delay_us" -> link.setDelayUs(uint32(value));
            case "max_bandwidth_bps" -> link.setMaxBandwidthBps(new Quantity.Bandwidth().convert(value));
            case "unreserved_bandwidth_bps" -> link.setUnreservedBandwidthBps(new Quantity.Bandwidth().convert(value));
            default -> {
                if (!field.startsWith("metrics.")) {
                    throw unexpected(
                            field,
                            "igp_metric, te_metric, delay_us, max_bandwidth_bps, unreserved_bandwidth_bps or metrics.NAME");
                }
                link.putMetrics(field.substring("metrics.".length()), number(value));
            }
        }
        return patch(field, link);
    }

    private static Change patch(String field, Link.Builder link) {
        return Change.newBuilder()
                .setPatchLink(PatchLink.newBuilder()
                        .setLink(link)
                        .setUpdateMask(FieldMask.newBuilder().addPaths(field)))
                .build();
    }

    private int group() {
        return uint32(id);
    }

    private static int uint32(String value) {
        return new Quantity.Uint32().convert(value);
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw unexpected(value, "a number");
        }
    }

    private static TypeConversionException unexpected(String text, String expected) {
        return new TypeConversionException("\"" + text + "\" (expected " + expected + ")");
    }
}
