package io.stemma.client.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text format, 0.0.4: what fits it is read, and what does not is refused with its line. */
final class ExpositionTest {
    private static Sample one(String line) throws ExpositionException {
        List<Sample> samples = Exposition.parse(line);
        assertThat(samples).hasSize(1);
        return samples.get(0);
    }

    @Test
    void aPageIsItsSamplesInOrder() throws ExpositionException {
        assertThat(Exposition.parse("""
                        # HELP stemma_commits_total Transactions by what became of them.
                        # TYPE stemma_commits_total counter
                        stemma_commits_total{outcome="committed"} 17.0

                        stemma_rpc_seconds_bucket{code="OK",method="GetNode",le="1.0E-5"} 2
                        stemma_rpc_seconds_bucket{code="OK",method="GetNode",le="+Inf"} 4
                        # EOF
                        """))
                .containsExactly(
                        new Sample("stemma_commits_total", Map.of("outcome", "committed"), 17),
                        new Sample(
                                "stemma_rpc_seconds_bucket",
                                Map.of("code", "OK", "method", "GetNode", "le", "1.0E-5"),
                                2),
                        new Sample(
                                "stemma_rpc_seconds_bucket",
                                Map.of("code", "OK", "method", "GetNode", "le", "+Inf"),
                                4));
    }

    @Test
    void labelsAreUnescaped() throws ExpositionException {
        Sample sample = one("a{x=\"quote \\\" back \\\\ line \\n brace } comma , é\",y=\"\",} 1");
        assertThat(sample.label("x")).isEqualTo("quote \" back \\ line \n brace } comma , é");
        assertThat(sample.label("y")).isEmpty();
        assertThat(sample.label("none")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-2.5, -2.5",
        "+3, 3",
        "1.0E-5, 0.00001",
        "4e3, 4000",
        "NaN, NaN",
        "+Inf, Infinity",
        "Inf, Infinity",
        "-Inf, -Infinity",
        "9.223372036854775807E18, 9.223372036854775807E18"
    })
    void valuesAreNumbersOrNoneOrInfinite(String text, Double value) throws ExpositionException {
        assertThat(one("a " + text).value()).isEqualTo(value);
        assertThat(one("a{b=\"c\"}\t" + text + " 1732300000000").value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | line 2: the end of the line (expected a blank before the value)",
                "a b | line 2: \"b\" (expected a number, NaN, +Inf or -Inf)",
                "a 0x1p3 | line 2: \"0x1p3\" (expected a number, NaN, +Inf or -Inf)",
                "a 1d | line 2: \"1d\" (expected a number, NaN, +Inf or -Inf)",
                "a Infinity | line 2: \"Infinity\" (expected a number, NaN, +Inf or -Inf)",
                "a 1e | line 2: \"1e\" (expected a number, NaN, +Inf or -Inf)",
                "9a 1 | line 2: \"9a 1\" (expected a name)",
                "a{b} 1 | line 2: \"} 1\" (expected \"=\")",
                "a{b=c} 1 | line 2: \"c} 1\" (expected \"\"\")",
                "a{b=\"c} 1 | line 2: the end of the line (expected a closing quotation mark)",
                "a{b=\"\\t\"} 1 | line 2: \"t\"} 1\" (expected \\\\, \\\" or \\n)",
                "a{b=\"c\" d=\"e\"} 1 | line 2: \" d=\"e\"} 1\" (expected \",\")",
                "a{b=\"c\",b=\"d\"} 1 | line 2: label b twice (expected once)",
                "a{b=\"c\" | line 2: the end of the line (expected \",\" or \"}\")",
                "a{b=\"c\"}1 | line 2: \"1\" (expected a blank before the value)",
                "a 1 now | line 2: \"now\" (expected a timestamp in milliseconds)",
                "a 1 2 3 | line 2: \" 3\" (expected the end of the line)",
                "<html> | line 2: \"<html>\" (expected a name)"
            })
    void whatDoesNotFitIsRefusedWithItsLine(String line, String message) {
        assertThatThrownBy(() -> Exposition.parse("# a comment\n" + line + "\n"))
                .isInstanceOf(ExpositionException.class)
                .hasMessage(message);
    }
}
