package io.stemma.client.format;

import java.io.IOException;
import java.io.OutputStream;

/** The data model of RFC 8345 in the JSON of RFC 7951: see {@link Rfc8345Reader} and {@link Rfc8345Writer}. */
final class Rfc8345Format implements TopologyFormat {
    @Override
    public String name() {
        return "rfc8345";
    }

    @Override
    public String description() {
        return "ietf-network JSON of RFC 8345 and RFC 7951, with RFC 8346, 8795 and 8944";
    }

    @Override
    public boolean detects(Head head) {
        if (head.first() != '{') {
            return false;
        }
        for (String name : head.members()) {
            if (Rfc8345Document.isSign(name, head)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean writes() {
        return true;
    }

    @Override
    public void read(Source source, ImportOptions options, TopologySink sink) throws IOException {
        boolean bare = Rfc8345Document.isBare(source);
        Rfc8345Headers headers = new Rfc8345Headers();
        Rfc8345Document.read(source, bare, headers);
        Emitter emitter = new Emitter(source.name(), sink);
        Rfc8345Document.read(source, bare, new Rfc8345Reader(headers, emitter));
    }

    @Override
    public void write(TopologySource topology, OutputStream out) throws IOException {
        new Rfc8345Writer(topology).write(out);
    }
}
