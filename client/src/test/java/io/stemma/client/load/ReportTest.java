package io.stemma.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static JsonNode result() {
        Tally tally = new Tally(0);
        for (int i = 1; i <= 1_000; i++) {
            tally.answered(Kind.POINT, i * 1_000L);
            tally.sent(i <= 980 ? 0 : 5_000_000);
        }
        tally.violated("</script><b>not a tag</b>");
        tally.tick(1_000_000_000);
        return LoadDocument.of(Map.of("mix", "point=1"), new LoadRun.Shown(tally, 1, 0));
    }

    @Test
    void thePageLoadsNothingFromElsewhere() throws IOException {
        String page = ReportPage.html(result());
        assertThat(Pattern.compile("(src|href)\\s*=\\s*[\"']|url\\(|@import|fetch\\(|XMLHttpRequest|sendBeacon")
                        .matcher(page)
                        .results()
                        .map(found -> page.substring(found.start(), Math.min(page.length(), found.end() + 60))))
                .isEmpty();
        assertThat(page).doesNotContain("/*STYLE*/", "/*SCRIPT*/", "\"RESULT\"");
    }

    @Test
    void thePageHoldsTheResultAndNothingInItEndsTheScript() throws IOException {
        String page = ReportPage.html(result());
        String marker = "const result = ";
        int start = page.indexOf(marker) + marker.length();
        JsonNode held = new ObjectMapper().readTree(page.substring(start, page.indexOf(";\n", start)));
        assertThat(held).isEqualTo(new ObjectMapper().readTree(result().toString()));
        assertThat(page.split("</script>", -1)).hasSize(3);
    }

    @Test
    void percentilesAreThoseOfWhatWasRecorded() {
        JsonNode point = result().path("operations").get(0);
        assertThat(point.path("name").asText()).isEqualTo("point");
        assertThat(point.path("count").asLong()).isEqualTo(1_000);
        assertThat(point.path("p50_us").asDouble()).isBetween(499.0, 502.0);
        assertThat(point.path("p99_us").asDouble()).isBetween(989.0, 992.0);
    }

    @Test
    void howLateTheLoadItselfWasIsTold() {
        assertThat(result().path("sent_late_p99_us").asDouble()).isBetween(4_990.0, 5_010.0);
    }

    @Test
    void mediansAreInTheMiddle() {
        assertThat(Medians.of(List.of(3.0, 100.0, 1.0))).isEqualTo(3.0);
        assertThat(Medians.of(List.of(1.0, 2.0))).isEqualTo(1.5);
        assertThat(Medians.ofRatios(List.of(2.0, 9.0, 4.0), List.of(1.0, 3.0, 4.0)))
                .isEqualTo(2.0);
    }

    @Test
    void cpuTimeIsReadBehindACommandWithBracketsAndBlanks() {
        String line = "7 (a) b (c)) S 1 7 7 0 -1 4194304 1 2 3 4 150 25 0 0 20 0 1 0 0 0 0";
        assertThat(CpuClock.nanos(line)).isEqualTo(1_750_000_000L);
    }
}
