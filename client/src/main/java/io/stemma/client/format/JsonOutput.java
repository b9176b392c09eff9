package io.stemma.client.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;

/** Writes JSON with one element of an array a line, so that a fault's line tells the element. */
final class JsonOutput {
    private JsonOutput() {}

    /** A generator whose close flushes the stream and leaves it open. */
    static JsonGenerator open(OutputStream out) throws IOException {
        return Json.factory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /** Writes an element of an array on a line of its own. */
    static void element(JsonGenerator json, JsonNode element) throws IOException {
        json.writeRaw('\n');
        json.writeTree(element);
    }
}
