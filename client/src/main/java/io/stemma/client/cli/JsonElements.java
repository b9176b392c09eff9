package io.stemma.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Elements from a JSON file: one object, a list of objects, or an answer of a {@code get} or {@code list}. */
record JsonElements(String file) {
    private static final String STANDARD_INPUT = "-";

    /**
     * Reads the elements.
     *
     * @param one what an answer calls one: "node"
     */
    <M extends Message> List<M> read(String one, Supplier<? extends Message.Builder> builder, Class<M> type)
            throws IOException {
        JsonNode root = JsonMessage.parse(name(), text());
        JsonNode elements = root.has(one + "s") ? root.get(one + "s") : root.has(one) ? root.get(one) : root;
        List<M> read = new ArrayList<>();
        for (JsonNode element : elements.isArray() ? elements : List.of(elements)) {
            Message.Builder into = builder.get();
            merge(element, into, one + " " + read.size());
            read.add(type.cast(into.build()));
        }
        return read;
    }

    private void merge(JsonNode element, Message.Builder into, String which) {
        try {
            JsonMessage.merge(element, into);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name() + ": " + which + ": " + e.getMessage(), e);
        }
    }

    private String name() {
        return file.equals(STANDARD_INPUT) ? "standard input" : file;
    }

    private String text() throws IOException {
        return file.equals(STANDARD_INPUT)
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
    }
}
