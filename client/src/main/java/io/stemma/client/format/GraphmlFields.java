package io.stemma.client.format;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns messages into the keyed data of a GraphML file that Stemma writes, and back. Each fact is of one of these
 * roles, which its key names in the attribute {@code stemma:role}:
 *
 * <ul>
 *   <li>{@code field:NAME}: a field of the message: plain text if it is a scalar, else JSON
 *   <li>{@code latitude}, {@code longitude}, {@code altitude}: the position, under the zoo's names
 *   <li>{@code metric}: a cost of the name that the key has
 *   <li>none: an attribute of the name that the key has
 * </ul>
 *
 * An attribute or metric that XML cannot carry (a control character, text that is not its own compact JSON) is written
 * as part of the JSON of its whole field instead.
 */
final class GraphmlFields {
    private static final String FIELD = "field:";

    private GraphmlFields() {}

    /**
     * One fact of an element.
     *
     * @param role see above; empty for an attribute
     * @param name the key's name
     * @param type the key's type
     */
    record Fact(String role, String name, GraphmlKey.Type type) {}

    /** The facts of a message with their texts; fields named are left out. */
    static Map<Fact, String> facts(Message message, List<String> except) {
        Map<Fact, String> facts = new LinkedHashMap<>();
        message.getAllFields().forEach((field, value) -> {
            if (except.contains(field.getName())) {
                return;
            }
            switch (field.getName()) {
                case "attributes" -> attributes(message, field, facts);
                case "metrics" -> metrics(message, field, facts);
                case "position" -> position((Position) value, facts);
                default -> put(facts, field, value);
            }
        });
        return facts;
    }

    /** Gives a message the facts of an element. */
    static void apply(GraphmlHeader header, String element, Map<String, String> data, Message.Builder into) {
        for (GraphmlKey key : header.keys()) {
            String text = data.get(key.id());
            if (text != null) {
                apply(key, text, into);
            }
        }
    }

    private static void apply(GraphmlKey key, String text, Message.Builder into) {
        if (key.role().startsWith(FIELD)) {
            FieldDescriptor field = field(into, key.role().substring(FIELD.length()));
            ProtoJson.merge(Json.parse(key.name(), text(key, field, text)), into);
        } else if (key.role().equals("metric")) {
            entry(into, "metrics", key.name(), Numbers.finite("metric " + key.name(), text));
        } else if (key.role().isEmpty()) {
            entry(into, "attributes", key.name(), key.value(text));
        } else {
            coordinate(key, text, into);
        }
    }

    /* A scalar's text becomes the member of an object again; anything else was written as that object. */
    private static String text(GraphmlKey key, FieldDescriptor field, String text) {
        if (key.type() == GraphmlKey.Type.JSON) {
            return text;
        }
        boolean quoted = switch (field.getJavaType()) {
            case STRING, ENUM, LONG -> true;
            default -> false;
        };
        return "{\"" + field.getName() + "\":" + (quoted ? Json.text(Json.NODES.textNode(text)) : text) + "}";
    }

    private static void coordinate(GraphmlKey key, String text, Message.Builder into) {
        FieldDescriptor field = field(into, "position");
        Position.Builder position = ((Position) into.getField(field)).toBuilder();
        double value = Numbers.finite(key.role(), text);
        switch (key.role()) {
            case "latitude" -> position.setLatitudeDeg(value);
            case "longitude" -> position.setLongitudeDeg(value);
            case "altitude" -> position.setAltitudeM(value);
            default -> throw new BadValue("stemma:role: \"" + key.role() + "\" (expected a role of this version)");
        }
        into.setField(field, position.build());
    }

    private static void entry(Message.Builder into, String map, String name, Object value) {
        FieldDescriptor field = field(into, map);
        into.addRepeatedField(
                field,
                into.newBuilderForField(field)
                        .setField(field.getMessageType().findFieldByNumber(1), name)
                        .setField(field.getMessageType().findFieldByNumber(2), value)
                        .build());
    }

    private static FieldDescriptor field(Message.Builder into, String name) {
        FieldDescriptor field = into.getDescriptorForType().findFieldByName(name);
        if (field == null) {
            throw new BadValue("stemma:role: \"" + FIELD + name + "\" (expected a field of the contract)");
        }
        return field;
    }

    private static void attributes(Message message, FieldDescriptor field, Map<Fact, String> facts) {
        List<Message> rest = new ArrayList<>();
        for (Message entry : entries(message, field)) {
            String name = ProtoJson.key(entry);
            AttributeValue value = (AttributeValue) ProtoJson.value(entry);
            String text = Json.textOf(name, value);
            if (XmlOutput.isWritable(name) && XmlOutput.isWritable(text) && AttributeJson.isExact(value)) {
                facts.put(new Fact("", name, type(value)), text);
            } else {
                rest.add(entry);
            }
        }
        put(facts, field, rest);
    }

    private static void metrics(Message message, FieldDescriptor field, Map<Fact, String> facts) {
        List<Message> rest = new ArrayList<>();
        for (Message entry : entries(message, field)) {
            if (XmlOutput.isWritable(ProtoJson.key(entry))) {
                Fact fact = new Fact("metric", ProtoJson.key(entry), GraphmlKey.Type.DOUBLE);
                facts.put(fact, number(ProtoJson.key(entry), (Double) ProtoJson.value(entry)));
            } else {
                rest.add(entry);
            }
        }
        put(facts, field, rest);
    }

    private static List<Message> entries(Message message, FieldDescriptor field) {
        return ProtoJson.entries(message.getField(field));
    }

    private static GraphmlKey.Type type(AttributeValue value) {
        return switch (value.getValueCase()) {
            case INT_VALUE -> GraphmlKey.Type.LONG;
            case DOUBLE_VALUE -> GraphmlKey.Type.DOUBLE;
            case BOOL_VALUE -> GraphmlKey.Type.BOOLEAN;
            case JSON_VALUE -> GraphmlKey.Type.JSON;
            default -> GraphmlKey.Type.STRING;
        };
    }

    private static void position(Position position, Map<Fact, String> facts) {
        facts.put(coordinate("latitude", "Latitude"), number("latitude", position.getLatitudeDeg()));
        facts.put(coordinate("longitude", "Longitude"), number("longitude", position.getLongitudeDeg()));
        if (position.hasAltitudeM()) {
            facts.put(coordinate("altitude", "Altitude"), number("altitude", position.getAltitudeM()));
        }
    }

    private static Fact coordinate(String role, String name) {
        return new Fact(role, name, GraphmlKey.Type.DOUBLE);
    }

    private static String number(String what, double value) {
        return AttributeJson.number(what, value).asText();
    }

    private static void put(Map<Fact, String> facts, FieldDescriptor field, Object value) {
        if (value instanceof List<?> list && list.isEmpty()) {
            return;
        }
        var tree = Json.NODES.objectNode();
        ProtoJson.put(tree, field, value);
        String name = field.getName().equals("display_name") ? "label" : field.getName();
        String text = field.isRepeated() ? "" : tree.path(field.getName()).asText();
        boolean plain = !field.isRepeated() && XmlOutput.isWritable(text);
        facts.put(
                new Fact(FIELD + field.getName(), name, plain ? type(field) : GraphmlKey.Type.JSON),
                plain ? text : Json.ascii(tree));
    }

    private static GraphmlKey.Type type(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG -> GraphmlKey.Type.LONG;
            case DOUBLE, FLOAT -> GraphmlKey.Type.DOUBLE;
            case BOOLEAN -> GraphmlKey.Type.BOOLEAN;
            default -> GraphmlKey.Type.STRING;
        };
    }
}
