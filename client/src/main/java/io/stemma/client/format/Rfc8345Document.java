package io.stemma.client.format;

import java.io.IOException;
import java.util.Set;

/**
 * Finds the networks of a document. They are in the list {@code network} of the container {@code ietf-network:networks};
 * the container may be missing, as in the answer of a RESTCONF server, or be wrapped once more, as in RFC 9195; and the
 * document may be one network and nothing else.
 */
final class Rfc8345Document {
    private static final Set<String> WRAPPERS =
            Set.of("networks", "data", "config", "instance-data-set", "content-data");

    private static final Set<String> SIGNS = Set.of("networks", "network", "network-id");

    private Rfc8345Document() {}

    /** Reads one network, from its opening brace to its closing one. */
    interface Networks {
        void network(JsonInput json) throws IOException;
    }

    /** Whether a member of the whole shows that the document is of this model. */
    static boolean isSign(String name, Head head) {
        String local = Rfc8345Names.local(name);
        boolean ours = Rfc8345Names.isBase(name) && SIGNS.contains(local);
        return ours || (WRAPPERS.contains(local) && head.text().contains("\"ietf-network:networks\""));
    }

    /** Whether the document is one network itself. */
    static boolean isBare(Source source) throws IOException {
        try (JsonInput json = JsonInput.open(source)) {
            while (json.nextMember()) {
                String name = Rfc8345Names.local(json.name());
                if (name.equals("network-id")) {
                    return true;
                }
                if (WRAPPERS.contains(name) || name.equals("network")) {
                    return false;
                }
                json.skip();
            }
            return false;
        }
    }

    static void read(Source source, boolean bare, Networks networks) throws IOException {
        try (JsonInput json = JsonInput.open(source)) {
            if (bare) {
                networks.network(json);
            } else if (!object(json, networks)) {
                throw json.fault("no networks (expected ietf-network:networks)");
            }
            json.end();
        }
    }

    /* Whether the object held a list of networks. */
    private static boolean object(JsonInput json, Networks networks) throws IOException {
        boolean found = false;
        while (json.nextMember()) {
            boolean ours = Rfc8345Names.isBase(json.name());
            String name = Rfc8345Names.local(json.name());
            if (ours && name.equals("network") && json.isArray()) {
                found = true;
                list(json, networks);
            } else if (ours && name.equals("network") && json.isObject()) {
                found = true;
                networks.network(json);
            } else if (WRAPPERS.contains(name) && (ours || !name.equals("networks")) && json.isObject()) {
                found |= object(json, networks) || name.equals("networks");
            } else {
                json.skip();
            }
        }
        return found;
    }

    private static void list(JsonInput json, Networks networks) throws IOException {
        while (json.nextElement()) {
            if (!json.isObject()) {
                throw json.fault("network: not an object (expected one)");
            }
            networks.network(json);
        }
    }
}
