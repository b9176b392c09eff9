package io.stemma.client.format;

import io.stemma.v1.AttributeValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code <key>} of a GraphML file: it declares a fact that nodes, edges or graphs can have.
 *
 * @param id what {@code <data>} refers to
 * @param domain "node", "edge", "graph", "all" …
 * @param name the fact's name for people and programs; the id if the file gives none
 * @param type how its text is read
 * @param role what it is in a file that Stemma wrote: "field:igp_metric", "metric", else an attribute
 * @param byDefault the text of an element that does not say; null if there is none
 * @param line where it is declared
 */
record GraphmlKey(
        String id,
        String domain,
        String name,
        Type type,
        String role,
        @Nullable String byDefault,
        long line) {

    /** How a text is read. */
    enum Type {
        STRING("string"),
        LONG("long"),
        DOUBLE("double"),
        BOOLEAN("boolean"),
        JSON("string");

        private final String graphmlName;

        Type(String graphmlName) {
            this.graphmlName = graphmlName;
        }

        /** The type of a file's attr.type; networkx and others also write "integer" and "real". */
        static Type of(String type) {
            return switch (type.toLowerCase(Locale.ROOT)) {
                case "int", "integer", "long" -> LONG;
                case "float", "double", "real" -> DOUBLE;
                case "boolean", "bool" -> BOOLEAN;
                default -> STRING;
            };
        }

        String graphmlName() {
            return graphmlName;
        }
    }

    /** Whether the key is for a kind of element. */
    boolean isFor(String element) {
        return domain.equals(element) || domain.equals("all");
    }

    /** The value of a text. */
    AttributeValue value(String text) {
        AttributeValue.Builder value = AttributeValue.newBuilder();
        return switch (type) {
            case STRING -> value.setStringValue(text).build();
            case LONG -> whole(text.strip());
            case DOUBLE ->
                value.setDoubleValue(Numbers.finite("data " + name, text.strip()))
                        .build();
            case BOOLEAN -> value.setBoolValue(bool(text.strip())).build();
            case JSON -> AttributeJson.of("data " + name, Json.parse("data " + name, text));
        };
    }

    private boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new BadValue("data " + name + ": \"" + text + "\" (expected true or false)");
        };
    }

    private AttributeValue whole(String text) {
        return AttributeValue.newBuilder()
                .setIntValue(Numbers.whole("data " + name, text))
                .build();
    }
}
