package io.stemma.client.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A JSON file, read value by value; faults come with their line. */
final class JsonInput implements Closeable {
    private final String file;
    private final JsonParser parser;

    private JsonInput(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** Opens a file at its only value, which must be an object. */
    static JsonInput open(Source source) throws IOException {
        JsonInput json = new JsonInput(source.name(), Json.factory().createParser(source.open()));
        try {
            if (json.next() != JsonToken.START_OBJECT) {
                throw json.fault("JSON: " + json.parser.currentToken() + " (expected an object)");
            }
            return json;
        } catch (IOException | RuntimeException e) {
            json.close();
            throw e;
        }
    }

    /** Moves to the value of the object's next member; false at its end. */
    boolean nextMember() throws IOException {
        if (next() == JsonToken.END_OBJECT) {
            return false;
        }
        next();
        return true;
    }

    /** Moves to the array's next element; false at its end. */
    boolean nextElement() throws IOException {
        return next() != JsonToken.END_ARRAY;
    }

    /** The name of the member that {@link #nextMember} moved to. */
    String name() throws IOException {
        return String.valueOf(parser.currentName());
    }

    boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** The value as a tree; moves to its end. */
    JsonNode tree() throws IOException {
        try {
            return Json.tree(parser);
        } catch (JsonProcessingException | CharConversionException e) {
            throw broken(e);
        }
    }

    /** Moves to the value's end. */
    void skip() throws IOException {
        try {
            parser.skipChildren();
        } catch (JsonProcessingException | CharConversionException e) {
            throw broken(e);
        }
    }

    /** Sees to it that nothing follows the file's value. */
    void end() throws IOException {
        if (next() != null) {
            throw fault("JSON: " + parser.currentToken() + " after the end (expected one value)");
        }
    }

    long line() {
        return parser.currentTokenLocation().getLineNr();
    }

    FormatException fault(String reason) {
        return new FormatException(file, line(), reason);
    }

    private @Nullable JsonToken next() throws IOException {
        try {
            return parser.nextToken();
        } catch (JsonProcessingException | CharConversionException e) {
            throw broken(e);
        }
    }

    private FormatException broken(IOException e) {
        boolean placed = e instanceof JsonProcessingException json && json.getLocation() != null;
        long line = placed
                ? ((JsonProcessingException) e).getLocation().getLineNr()
                : parser.currentLocation().getLineNr();
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        FormatException fault = new FormatException(file, line, "JSON: " + message);
        fault.initCause(e);
        return fault;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
