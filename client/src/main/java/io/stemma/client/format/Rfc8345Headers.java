package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first look through a document: what each network says about the whole, and which links are each other's opposite. */
final class Rfc8345Headers implements Rfc8345Document.Networks {
    private final List<Header> headers = new ArrayList<>();

    /** One network. */
    static final class Header {
        private final Map<String, JsonNode> members = new LinkedHashMap<>();
        /* From the ends of a link to its id; the empty id where several links have these ends. */
        private final Map<Ends, String> links = new HashMap<>();
        private final long line;

        Header(long line) {
            this.line = line;
        }

        /** All members but nodes and links, by canonical name. */
        Map<String, JsonNode> members() {
            return members;
        }

        long line() {
            return line;
        }

        /**
         * The id of the link of the opposite direction; empty if there is none, or more than one, or several links in
         * this direction, since nothing in the standard says which belong together.
         */
        String reverse(Ends ends) {
            boolean alone = !links.getOrDefault(ends, "").isEmpty() && !ends.equals(ends.swapped());
            return alone ? links.getOrDefault(ends.swapped(), "") : "";
        }

        private void link(JsonNode tree) {
            links.merge(Ends.of(tree), Rfc8345Reader.text(tree, "link-id"), (first, second) -> "");
        }
    }

    /** Where a link begins and ends. */
    record Ends(String sourceNode, String sourceTp, String destNode, String destTp) {
        static Ends of(JsonNode link) {
            JsonNode source = Rfc8345Reader.member(link, "source");
            JsonNode destination = Rfc8345Reader.member(link, "destination");
            return new Ends(
                    Rfc8345Reader.text(source, "source-node"),
                    Rfc8345Reader.text(source, "source-tp"),
                    Rfc8345Reader.text(destination, "dest-node"),
                    Rfc8345Reader.text(destination, "dest-tp"));
        }

        Ends swapped() {
            return new Ends(destNode, destTp, sourceNode, sourceTp);
        }
    }

    Header get(int index) {
        return headers.get(index);
    }

    @Override
    public void network(JsonInput json) throws IOException {
        Header header = new Header(json.line());
        headers.add(header);
        while (json.nextMember()) {
            String name = Rfc8345Names.canonical(json.name());
            switch (name) {
                case "node" -> json.skip();
                case "link" -> links(json, header);
                default -> {
                    if (header.members.put(name, json.tree()) != null) {
                        throw json.fault("member \"" + name + "\" (expected once)");
                    }
                }
            }
        }
    }

    private static void links(JsonInput json, Header header) throws IOException {
        if (!json.isArray()) {
            throw json.fault("link: not an array (expected one)");
        }
        while (json.nextElement()) {
            header.link(json.tree());
        }
    }
}
