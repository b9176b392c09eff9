package io.stemma.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LabCommandTest {
    private static final String[] TINY = {
        "--seconds", "0.02", "--threads", "1,2", "--nodes", "300", "--links-per-node", "3"
    };
    /** uPlot's notice of its licence names its home; nothing loads it. */
    private static final String UPLOT_NOTICE = "https://github.com/leeoniya/uPlot";

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine command = LabCommand.commandLine(args);
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(args);
    }

    private static String[] tiny(String... more) {
        String[] args = new String[TINY.length + more.length];
        System.arraycopy(TINY, 0, args, 0, TINY.length);
        System.arraycopy(more, 0, args, TINY.length, more.length);
        return args;
    }

    @Test
    void theReportIsOnePageWithItsFiguresBeside() throws Exception {
        Path report = folder.resolve("a/b");
        assertThat(run(tiny("--report", report.toString()))).as("%s", err).isZero();
        assertThat(out.toString())
                .contains("== Counters ==", "== Engines ==", "== The race ==", "What they do not show");
        try (var files = Files.list(report)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("index.html", "results.json", "counters.csv", "engines.csv", "race.csv");
        }
        checkPage(Files.readString(report.resolve("index.html"), UTF_8));
        JsonNode json =
                new ObjectMapper().readTree(report.resolve("results.json").toFile());
        assertThat(json.path("environment").path("command").asText()).startsWith("stemma lab --seconds 0.02");
        for (String part : List.of("counters", "engines", "race")) {
            checkCsv(
                    Files.readAllLines(report.resolve(part + ".csv"), UTF_8),
                    json.path(part).path("measurements"));
        }
    }

    private static void checkPage(String page) {
        assertThat(page).doesNotContain("{{").contains("default-src 'none'", "new uPlot(");
        assertThat(Pattern.compile("https?://[^\\s\"'<)]*")
                        .matcher(page)
                        .results()
                        .map(match -> match.group()))
                .allSatisfy(url -> assertThat(url).isEqualTo(UPLOT_NOTICE));
        assertThat(page).doesNotContainPattern("(?i)<link|@import|<img|<iframe|<script[^>]* src|url\\(");
    }

    private static void checkCsv(List<String> lines, JsonNode measurements) {
        List<String> columns = List.of(lines.get(0).split(","));
        assertThat(columns).doesNotHaveDuplicates().allMatch(column -> column.matches("[a-z0-9_]+"));
        assertThat(lines).hasSize(measurements.size() + 1).hasSizeGreaterThan(1);
        for (int i = 0; i < measurements.size(); i++) {
            List<String> cells = cells(lines.get(i + 1));
            assertThat(cells).hasSameSizeAs(columns);
            for (int c = 0; c < cells.size(); c++) {
                assertThat(cells.get(c))
                        .isEqualTo(measurements.get(i).path(columns.get(c)).asText());
            }
        }
    }

    private static List<String> cells(String line) {
        return Pattern.compile("\"([^\"]*)\"|[^,]+")
                .matcher(line)
                .results()
                .map(match -> match.group(1) == null ? match.group() : match.group(1))
                .toList();
    }

    @Test
    void onlyWhatIsAskedForIsRun() {
        assertThat(run(tiny("--only", "race"))).isZero();
        assertThat(out.toString()).contains("== The race ==").doesNotContain("== Counters ==", "== Engines ==");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seconds|0|--seconds: 0.0 (expected 0.01..600.0)",
                "--threads|4,2|--threads: [4, 2] (expected rising numbers, each 1..1024)",
                "--nodes|5|--nodes: 5 (expected 100..10000000)",
                "--links-per-node|0|--links-per-node: 0 (expected 1..50)",
                "--writes-per-second|0|--writes-per-second: 0 (expected 1..1000000)",
                "--only|all|--only"
            })
    void badOptionsAreRefusedBeforeAnythingRuns(String option, String value, String message) {
        assertThat(run(option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aReportThatCanNotBeWrittenIsRefusedBeforeAnythingRuns() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(run("--report", file.resolve("report").toString())).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--report: ");
    }
}
