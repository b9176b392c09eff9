package io.stemma.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a report into a folder: one page that needs nothing else, and the figures as JSON and CSV. */
final class ReportFiles {
    static final String PAGE = "index.html";
    static final String JSON = "results.json";

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportFiles() {}

    static void write(LabReport report, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(PAGE), new HtmlPage(report).html(), UTF_8);
        Files.writeString(folder.resolve(JSON), MAPPER.writeValueAsString(figures(report)) + "\n", UTF_8);
        for (Section section : report.sections()) {
            Files.writeString(
                    folder.resolve(section.raw().name() + ".csv"), section.raw().asCsv(), UTF_8);
        }
    }

    private static Map<String, Object> figures(LabReport report) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("environment", report.environment().facts());
        for (Section section : report.sections()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("findings", section.findings());
            one.put("caveats", section.caveats());
            one.put("measurements", section.raw().asMaps());
            one.put("charts", charts(section.charts()));
            figures.put(section.raw().name(), one);
        }
        return figures;
    }

    /** The charts as the page's script and the file have them. */
    static List<Map<String, Object>> charts(List<Chart> charts) {
        return charts.stream().map(ReportFiles::chart).toList();
    }

    private static Map<String, Object> chart(Chart chart) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("title", chart.title());
        map.put("note", chart.note());
        map.put("xLabel", chart.xLabel());
        map.put("places", chart.places());
        map.put("yLabel", chart.yLabel());
        map.put("unit", chart.unit().name());
        map.put("logarithmic", chart.logarithmic());
        map.put("lines", chart.lines().stream().map(ReportFiles::line).toList());
        return map;
    }

    private static Map<String, Object> line(Chart.Line line) {
        return Map.of("label", line.label(), "values", line.values(), "dashed", line.dashed());
    }

    /** JSON that may stand inside a script element of a page: it can't end the element. */
    static String scriptJson(Object value) throws IOException {
        return MAPPER.writeValueAsString(value).replace("<", "\\u003c");
    }
}
