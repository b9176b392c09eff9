package io.stemma.client.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The result of a load as one page that needs nothing else: the charts' script (uPlot) and the figures stand in it. */
final class ReportPage {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String TEMPLATE = "report.html";

    private ReportPage() {}

    static void write(JsonNode document, Path file) throws IOException {
        Files.writeString(file, html(document));
    }

    static String html(JsonNode document) throws IOException {
        return resource(TEMPLATE)
                .replace("/*STYLE*/", resource(UPLOT + "uPlot.min.css"))
                .replace("/*SCRIPT*/", resource(UPLOT + "uPlot.iife.min.js").replace("</script", "<\\/script"))
                .replace("\"RESULT\"", Json.inline(document));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + ": not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
