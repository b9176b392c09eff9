package io.stemma.client.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.stemma.v1.AttributeValue;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * JSON as all formats read and write it: bounded in depth and length, no duplicate keys, no NaN, and numbers kept with
 * the digits they came with.
 */
final class Json {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(FormatLimits.JSON_DEPTH_MAX)
                    .maxStringLength(FormatLimits.JSON_STRING_CHARS_MAX)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private Json() {}

    static JsonFactory factory() {
        return MAPPER.getFactory();
    }

    /** Compact text. */
    static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Compact text of ASCII characters only. */
    static String ascii(JsonNode node) {
        try {
            return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** An attribute's text where something else tells its type. */
    static String textOf(String what, AttributeValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case JSON_VALUE -> value.getJsonValue();
            default -> AttributeJson.tree(what, value).asText();
        };
    }

    /** The value that a text is. */
    static JsonNode parse(String what, String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            JsonNode node = tree(parser);
            if (parser.nextToken() != null) {
                throw new BadValue(what + ": more than one JSON value");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new BadValue(what + ": " + e.getOriginalMessage() + " (expected JSON)");
        } catch (IOException e) {
            throw new IllegalStateException("reading a string cannot fail", e);
        }
    }

    /** The value that begins at the parser's token; leaves the parser at the value's last token. */
    static JsonNode tree(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            ObjectNode object = NODES.objectNode();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.set(name, tree(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode array = NODES.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(tree(parser));
            }
            return array;
        }
        return scalar(parser, token);
    }

    private static ValueNode scalar(JsonParser parser, JsonToken token) throws IOException {
        if (token == null) {
            throw new BadValue("JSON: empty (expected a value)");
        }
        return switch (token) {
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_INT -> integer(parser);
            default -> decimal(parser.getText());
        };
    }

    private static ValueNode integer(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? NODES.numberNode(parser.getBigIntegerValue())
                : NODES.numberNode(parser.getLongValue());
    }

    /* A decimal has no negative zero, a double has. */
    private static ValueNode decimal(String text) {
        BigDecimal decimal = new BigDecimal(text);
        return decimal.signum() == 0 && text.startsWith("-") ? NODES.numberNode(-0.0) : DecimalNode.valueOf(decimal);
    }
}
