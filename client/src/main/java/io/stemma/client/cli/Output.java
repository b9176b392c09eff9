package io.stemma.client.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.google.protobuf.MessageOrBuilder;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Where a command's answer goes.
 *
 * @param json whether it is one JSON document instead of text for people
 */
record Output(PrintWriter out, PrintWriter err, boolean json, Terminal terminal) {
    /** What writes into a JSON object that is open. */
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** Prints text for people. */
    void line(String text) {
        out.println(text);
    }

    /** Prints a table. */
    void table(Table table) {
        table.print(out, terminal.columns());
    }

    /** Prints a message as the JSON document. */
    void document(MessageOrBuilder message) throws IOException {
        document(json -> new MessageJson(json).fields(message));
    }

    /** Prints a message as one line of JSON. */
    void line(MessageOrBuilder message) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            new MessageJson(json).write(message);
        }
        out.println();
    }

    /** Prints an object as the JSON document. */
    void document(Fields fields) throws IOException {
        object(out, fields);
    }

    /** Prints an object; the writer stays open. */
    static void object(PrintWriter out, Fields fields) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .setPrettyPrinter(printer)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        fields.write(json);
        json.writeEndObject();
        json.close();
        out.println();
    }
}
