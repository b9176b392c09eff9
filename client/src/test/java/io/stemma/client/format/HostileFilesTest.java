package io.stemma.client.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made to harm their reader are refused, with their line, and cost no memory, no file and no connection. */
class HostileFilesTest {
    private static final String GRAPHML = "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">";

    @Test
    void externalEntitiesAreNotRead(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        String xml = "<!DOCTYPE graphml [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>\n" + GRAPHML
                + "<graph edgedefault=\"directed\"><node id=\"&x;\"/></graph></graphml>";
        assertRefused("xxe.graphml", xml, "xxe.graphml:1: document type");
    }

    @Test
    void externalDocumentTypesAreNotFetched() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(1);
            String xml = "<!DOCTYPE graphml SYSTEM \"http://127.0.0.1:" + server.getLocalPort() + "/graphml.dtd\">\n"
                    + GRAPHML + "<graph edgedefault=\"directed\"><node id=\"a\"/></graph></graphml>";
            assertRefused("dtd.graphml", xml, "dtd.graphml:1: document type");
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void entitiesAreNotExpanded() {
        StringBuilder xml = new StringBuilder("<!DOCTYPE graphml [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 60; i++) {
            xml.append("<!ENTITY a").append(i).append(" \"");
            xml.append(("&a" + (i - 1) + ";").repeat(10)).append("\">");
        }
        xml.append("]>").append(GRAPHML).append("<graph><node id=\"&a59;\"/></graph></graphml>");
        assertRefused("laughs.graphml", xml.toString(), "laughs.graphml:1: document type");
        assertRefused(
                "undeclared.graphml",
                GRAPHML + "\n<graph edgedefault=\"directed\"><desc>&a;</desc></graph></graphml>",
                "undeclared.graphml:2: ");
    }

    @Test
    void parameterEntitiesAreNotExpanded() {
        char percent = '%';
        StringBuilder xml = new StringBuilder("<!DOCTYPE graphml [");
        for (int i = 0; i < 60; i++) {
            String value = i == 0 ? "ha" : (percent + "a" + (i - 1) + ";").repeat(10);
            xml.append("<!ENTITY ").append(percent).append(" a").append(i);
            xml.append(" \"").append(value).append("\">");
        }
        xml.append(percent).append("a59;]>").append(GRAPHML).append("<graph/></graphml>");
        assertRefused("laughs.graphml", xml.toString(), "laughs.graphml:1: document type");
    }

    @Test
    void longDocumentsAreRead() throws IOException {
        StringBuilder xml = new StringBuilder(GRAPHML).append("<graph edgedefault=\"directed\">");
        for (int i = 0; i < 200_000; i++) {
            xml.append("<node id=\"n").append(i).append("\"/>\n");
        }
        xml.append("</graph></graphml>");
        assertThat(Imported.of("long.graphml", xml.toString()).nodes()).hasSize(200_000);
    }

    @Test
    void deepXmlIsRefused() {
        assertRefused(
                "deep.graphml", GRAPHML + "<a>".repeat(1_000_000), "deep.graphml:1: XML: elements nested more than 64");
    }

    @Test
    void deepJsonIsRefused() {
        assertRefused(
                "deep.json", "{\"nodes\":\n" + "[".repeat(1_000_000), "deep.json:2: JSON: Document nesting depth");
        assertRefused(
                "deep.json",
                "{\"ietf-network:networks\":\n" + "{\"a\":".repeat(1_000_000),
                "deep.json:2: JSON: Document nesting depth");
    }

    @Test
    void decompressionBombsAreStopped() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] blanks = new byte[1 << 20];
            Arrays.fill(blanks, (byte) '\n');
            gzip.write("a b\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 64; i++) {
                gzip.write(blanks);
            }
        }
        assertRefused(Source.of("bomb.gz", packed.toByteArray()), "bomb.gz: gzip: ");
    }

    @Test
    void brokenGzipIsRefused() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("a b\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
        assertRefused(Source.of("cut.gz", cut), "cut.gz: gzip: ");
        byte[] bent = packed.toByteArray();
        bent[bent.length / 2] ^= 0x55;
        assertRefused(Source.of("bent.gz", bent), "bent.gz: gzip: ");
        assertRefused(Source.of("header.gz", new byte[] {0x1f, (byte) 0x8b, 9, 9}), "header.gz: gzip: ");
    }

    @Test
    void endlessLinesAreRefused() {
        assertRefused("line.txt", "a b\n" + "x".repeat((1 << 20) + 1), "line.txt:2: line: longer than 1048576");
    }

    @Test
    void nothingReadableIsRefused() {
        for (String text :
                new String[] {"", "\n\n", "hello", "\0\0\0\0", "<html></html>", "[1,2]", "digraph { a -> b }"}) {
            assertRefused("odd", text, "odd: content is of no known format");
        }
    }

    private static void assertRefused(String name, String text, String message) {
        assertRefused(Source.of(name, text.getBytes(StandardCharsets.UTF_8)), message);
    }

    private static void assertRefused(Source source, String message) {
        assertThatThrownBy(() -> {
                    TopologyFormat format = TopologyFormats.detect(source);
                    format.read(source, ImportOptions.DEFAULT, new Ignoring());
                })
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(message)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(2_000));
    }

    private static final class Ignoring implements TopologySink {
        @Override
        public void topology(Topology description) {}

        @Override
        public void node(Node node) {}

        @Override
        public void link(Link link) {}
    }
}
