package io.stemma.client.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Message;
import io.stemma.client.Page;
import io.stemma.v1.Basis;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Prints a list page by page, all of one version, without holding it.
 *
 * @param name what the elements are called: "nodes"
 * @param pages asks for the page of a token
 * @param limit how many elements to print at most
 */
record Listing<T extends Message>(String name, Function<String, CompletableFuture<Page<T>>> pages, long limit) {
    /** Takes a page's elements. */
    private interface Batch<T> {
        void print(Page<T> page, List<T> elements) throws IOException;
    }

    /** Prints a table, a row for each element, and a line that counts them; or the JSON document. */
    void print(Output output, Table table, BiConsumer<Table, T> row) throws IOException {
        if (output.json()) {
            output.document(this::document);
            return;
        }
        long[] seen = new long[1];
        String[] version = new String[1];
        boolean cut = forEach((page, elements) -> {
            elements.forEach(element -> row.accept(table, element));
            output.table(table);
            seen[0] += elements.size();
            version[0] = page.version() + BasisText.of(page.basis());
        });
        String more = cut ? "first " : "";
        output.line("(" + more + Quantity.count(seen[0]) + " " + name + ", version " + version[0] + ")");
    }

    private void document(JsonGenerator json) throws IOException {
        boolean[] opened = new boolean[1];
        MessageJson writer = new MessageJson(json);
        forEach((page, elements) -> {
            if (!opened[0]) {
                opened[0] = true;
                json.writeNumberField("version", page.version());
                if (!page.basis().equals(Basis.getDefaultInstance())) {
                    json.writeFieldName("basis");
                    writer.write(page.basis());
                }
                json.writeArrayFieldStart(name);
            }
            for (T element : elements) {
                writer.write(element);
            }
        });
        json.writeEndArray();
    }

    /** True if the limit left elements out. */
    private boolean forEach(Batch<T> batch) throws IOException {
        CompletableFuture<Page<T>> next = pages.apply("");
        for (long left = limit; ; ) {
            Page<T> page = ClientCommand.await(next);
            boolean more = !page.last() && page.items().size() < left;
            if (more) {
                next = pages.apply(page.nextToken());
            }
            List<T> elements =
                    page.items().subList(0, (int) Math.min(left, page.items().size()));
            left -= elements.size();
            batch.print(page, elements);
            if (!more) {
                return !page.last() || elements.size() < page.items().size();
            }
        }
    }
}
