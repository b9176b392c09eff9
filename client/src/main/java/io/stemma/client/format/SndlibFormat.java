package io.stemma.client.format;

import java.io.IOException;
import java.nio.charset.Charset;

/** The native text format of SNDlib's networks. Read only. */
final class SndlibFormat implements TopologyFormat {
    private static final String SIGNATURE = "?SNDlib native format";

    @Override
    public String name() {
        return "sndlib";
    }

    @Override
    public String description() {
        return "SNDlib native network";
    }

    @Override
    public boolean detects(Head head) {
        return head.text().stripLeading().startsWith(SIGNATURE);
    }

    @Override
    public boolean writes() {
        return false;
    }

    @Override
    public void read(Source source, ImportOptions options, TopologySink sink) throws IOException {
        Charset charset = TextLines.charsetOf(source);
        SndlibHeader header = new SndlibHeader();
        try (TextLines lines = TextLines.open(source, charset)) {
            new SndlibSections(source.name(), lines).read(header);
        }
        Emitter emitter = new Emitter(source.name(), sink);
        emitter.start(header.describe(source), 1);
        header.notices().forEach((line, text) -> emitter.notice(line, text));
        try (TextLines lines = TextLines.open(source, charset)) {
            new SndlibSections(source.name(), lines).read(new SndlibReader(header, options, emitter));
        }
        emitter.end();
    }
}
