package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The places that RFC 8346 (l3), 8944 (l2) and 8795 (te) have for fields of the contract.
 *
 * <p>Reading takes a value out of its place only if the field can hold it exactly. Writing puts a field back into its
 * place only if the network is of that type and the place is free; else the field stands in Stemma's own member. So the
 * attributes around the places stay what they are, and what is read equals what was written.
 */
final class Rfc8345Slots {
    static final String NETWORK_TYPES = "ietf-network:network-types";

    private static final String L3_TYPE = Rfc8345Names.L3 + ":l3-unicast-topology";
    private static final String L2_TYPE = Rfc8345Names.L2 + ":l2-topology";
    private static final String TE_TYPE = Rfc8345Names.TE + ":te-topology";
    private static final String TE = Rfc8345Names.TE + ":te";
    private static final String TE_LINK = "te-link-attributes";

    /**
     * A place for a field.
     *
     * @param field the field's name
     * @param networkType the network type that a network must be of to have the place
     * @param path the members to go through, the first one qualified
     * @param codec how the value is written there
     */
    record Slot(String field, String networkType, List<String> path, Rfc8345Codec codec) {}

    static final List<Slot> TOPOLOGY = List.of(
            l3("display_name", Rfc8345Codec.TEXT, "l3-topology-attributes", "name"),
            l2("display_name", Rfc8345Codec.TEXT, "l2-topology-attributes", "name"),
            l2("display_name", Rfc8345Codec.TEXT, "l2-network-attributes", "name"));

    static final List<Slot> NODE = List.of(
            l3("display_name", Rfc8345Codec.TEXT, "l3-node-attributes", "name"),
            l2("display_name", Rfc8345Codec.TEXT, "l2-node-attributes", "name"),
            te("display_name", Rfc8345Codec.TEXT, "te-node-attributes", "name"),
            te("position", Rfc8345Codec.GEOLOCATION, "geolocation"));

    static final List<Slot> LINK = List.of(
            l3("display_name", Rfc8345Codec.TEXT, "l3-link-attributes", "name"),
            l2("display_name", Rfc8345Codec.TEXT, "l2-link-attributes", "name"),
            te("display_name", Rfc8345Codec.TEXT, TE_LINK, "name"),
            l3("igp_metric", Rfc8345Codec.UINT24, "l3-link-attributes", "metric1"),
            l2("delay_us", Rfc8345Codec.UINT24, "l2-link-attributes", "delay"),
            l2("max_bandwidth_bps", Rfc8345Codec.MEGABITS, "l2-link-attributes", "rate"),
            te("max_bandwidth_bps", Rfc8345Codec.BYTES_HEX, TE_LINK, "max-link-bandwidth", "te-bandwidth", "generic"),
            te("te_metric", Rfc8345Codec.UINT32, TE_LINK, "te-default-metric"),
            te("admin_group", Rfc8345Codec.ADMIN_GROUP, TE_LINK, "administrative-group"),
            te("srlgs", Rfc8345Codec.UINT32_LIST, TE_LINK, "te-srlgs", "value"),
            te("admin_status", Rfc8345Codec.STATUS, TE_LINK, "admin-status"),
            te("oper_status", Rfc8345Codec.STATUS, "oper-status"));

    private Rfc8345Slots() {}

    private static Slot l3(String field, Rfc8345Codec codec, String container, String leaf) {
        return new Slot(field, L3_TYPE, List.of(Rfc8345Names.L3 + ":" + container, leaf), codec);
    }

    private static Slot l2(String field, Rfc8345Codec codec, String container, String leaf) {
        return new Slot(field, L2_TYPE, List.of(Rfc8345Names.L2 + ":" + container, leaf), codec);
    }

    private static Slot te(String field, Rfc8345Codec codec, String... path) {
        List<String> whole = new ArrayList<>(List.of(TE));
        whole.addAll(List.of(path));
        return new Slot(field, TE_TYPE, List.copyOf(whole), codec);
    }

    /** Moves values from their places into the fields, but for fields that Stemma's own member names. */
    static void take(List<Slot> slots, ObjectNode members, JsonNode own, Message.Builder into) {
        Set<String> done = new LinkedHashSet<>();
        for (Slot slot : slots) {
            JsonNode leaf = at(members, slot.path());
            Object value = leaf.isMissingNode() ? null : slot.codec().read(leaf);
            if (value != null && !own.has(slot.field()) && done.add(slot.field())) {
                into.setField(into.getDescriptorForType().findFieldByName(slot.field()), value);
                remove(members, slot.path());
            }
        }
    }

    /**
     * Moves fields into their places among the members.
     *
     * @return the fields that Stemma's own member must name even if they are not set, because a place of theirs is taken
     */
    static Set<String> put(List<Slot> slots, Set<String> networkTypes, Message.Builder from, ObjectNode members) {
        Set<String> taken = new LinkedHashSet<>();
        for (Slot slot : slots) {
            JsonNode leaf = at(members, slot.path());
            if (!leaf.isMissingNode() && slot.codec().read(leaf) != null) {
                taken.add(slot.field());
            }
        }
        for (Slot slot : slots) {
            FieldDescriptor field = from.getDescriptorForType().findFieldByName(slot.field());
            boolean free = !taken.contains(slot.field()) && isFree(members, slot.path());
            if (free && networkTypes.contains(slot.networkType()) && isSet(from, field)) {
                put(slot, field, from, members);
            }
        }
        return taken;
    }

    static boolean isSet(Message.Builder message, FieldDescriptor field) {
        return message.getAllFields().containsKey(field);
    }

    private static void put(Slot slot, FieldDescriptor field, Message.Builder from, ObjectNode members) {
        Object value = from.getField(field);
        JsonNode leaf = slot.codec().write(value);
        if (leaf == null || !value.equals(slot.codec().read(leaf))) {
            return;
        }
        ObjectNode parent = members;
        for (String name : slot.path().subList(0, slot.path().size() - 1)) {
            parent = parent.withObjectProperty(name);
        }
        parent.set(slot.path().get(slot.path().size() - 1), leaf);
        from.clearField(field);
    }

    private static JsonNode at(JsonNode members, List<String> path) {
        JsonNode node = members;
        for (String name : path) {
            node = node.isObject() ? node.path(name) : MissingNode.getInstance();
        }
        return node;
    }

    /* Free is a place that is not there, below containers that are not empty: taking the value out again removes the
     * containers that it leaves empty, and must not remove one that was there. */
    private static boolean isFree(JsonNode members, List<String> path) {
        JsonNode node = members;
        for (int i = 0; i < path.size(); i++) {
            boolean usable = node.isObject() && (i == 0 || !node.isEmpty());
            if (!usable) {
                return false;
            }
            node = node.path(path.get(i));
            if (node.isMissingNode()) {
                return true;
            }
        }
        return false;
    }

    private static void remove(ObjectNode members, List<String> path) {
        ObjectNode parent = (ObjectNode) at(members, path.subList(0, path.size() - 1));
        parent.remove(path.get(path.size() - 1));
        if (parent.isEmpty() && path.size() > 1) {
            remove(members, path.subList(0, path.size() - 1));
        }
    }
}
