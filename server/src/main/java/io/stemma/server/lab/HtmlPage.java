package io.stemma.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The report as one page. Style, script, chart library and figures stand inside it, and its content policy forbids to load
 * anything: it can be mailed and kept.
 */
final class HtmlPage {
    private static final String WEBJAR = "META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private final LabReport report;
    private final StringBuilder body = new StringBuilder();

    HtmlPage(LabReport report) {
        this.report = report;
    }

    /** The page's text. */
    String html() throws IOException {
        List<Section> sections = report.sections();
        environment();
        for (int i = 0; i < sections.size(); i++) {
            section(i, sections.get(i));
        }
        String uplot = "META-INF/resources/webjars/uplot/" + uplotVersion() + "/dist/";
        Map<String, String> parts = Map.of(
                "chart-style", resource(uplot + "uPlot.min.css"),
                "style", resource("io/stemma/server/lab/report.css"),
                "body", body.toString(),
                "charts",
                        ReportFiles.scriptJson(sections.stream()
                                .map(section -> ReportFiles.charts(section.charts()))
                                .toList()),
                "chart-script", resource(uplot + "uPlot.iife.min.js"),
                "script", resource("io/stemma/server/lab/report.js"));
        return fill(resource("io/stemma/server/lab/report.html"), parts);
    }

    /* From left to right in one go, so that what a part contains is never taken for a place to fill. */
    private static String fill(String template, Map<String, String> parts) {
        StringBuilder page = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", at)) {
            int close = template.indexOf("}}", open);
            String name = template.substring(open + 2, close);
            String part = parts.get(name);
            if (part == null) {
                throw new IllegalStateException("template: {{" + name + "}} (expected one of " + parts.keySet() + ")");
            }
            page.append(template, at, open).append(part);
            at = close + 2;
        }
        return page.append(template.substring(at)).toString();
    }

    private static String uplotVersion() throws IOException {
        try (InputStream in = open(WEBJAR)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = open(path)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static InputStream open(String path) throws IOException {
        InputStream in = HtmlPage.class.getClassLoader().getResourceAsStream(path);
        if (in == null) {
            throw new FileNotFoundException(path + " (expected on the class path)");
        }
        return in;
    }

    private void environment() {
        body.append("<dl>\n");
        report.environment()
                .facts()
                .forEach((name, fact) -> body.append("<div><dt>")
                        .append(escape(name))
                        .append("</dt><dd>")
                        .append(escape(fact))
                        .append("</dd></div>\n"));
        body.append("</dl>\n<p class=\"")
                .append(report.environment().busy() ? "warning" : "remark")
                .append("\">")
                .append(escape(report.environment().remark()))
                .append("</p>\n");
    }

    private void section(int number, Section section) {
        body.append("<section>\n<h2>").append(escape(section.heading())).append("</h2>\n<p class=\"question\">");
        body.append(escape(section.question())).append("</p>\n");
        list("What the figures show", section.findings());
        list("What they do not show", section.caveats());
        body.append("<div class=\"charts\" data-section=\"").append(number).append("\"></div>\n");
        table(section.summary());
        if (!section.raw().equals(section.summary())) {
            body.append("<details><summary>")
                    .append(escape(section.raw().title()))
                    .append("</summary>\n");
            table(section.raw());
            body.append("</details>\n");
        }
        body.append("</section>\n");
    }

    private void list(String title, List<String> sentences) {
        body.append("<h3>").append(escape(title)).append("</h3>\n<ul>\n");
        sentences.forEach(
                sentence -> body.append("<li>").append(escape(sentence)).append("</li>\n"));
        body.append("</ul>\n");
    }

    private void table(Table table) {
        body.append("<div class=\"table\"><table>\n<caption>")
                .append(escape(table.title()))
                .append("</caption>\n<tr>");
        for (int c = 0; c < table.columns().size(); c++) {
            cell("th", c, table, table.columns().get(c).label());
        }
        body.append("</tr>\n");
        for (int r = 0; r < table.rows().size(); r++) {
            body.append("<tr>");
            for (int c = 0; c < table.columns().size(); c++) {
                cell("td", c, table, table.text(r, c));
            }
            body.append("</tr>\n");
        }
        body.append("</table></div>\n");
    }

    private void cell(String element, int column, Table table, String text) {
        boolean words = table.columns().get(column).unit() == Unit.TEXT;
        body.append('<').append(element).append(words ? " class=\"words\">" : ">");
        body.append(escape(text)).append("</").append(element).append('>');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
