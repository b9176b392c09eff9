package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void columnsAreAligned() {
        Table table = Table.of("NODE", ">IGP", "NAME")
                .row("STTLng", 7, "Seattle")
                .row("a", 2095, "")
                .row("Zürich", "", "😀");

        assertThat(print(table, 0)).isEqualTo("""
            NODE     IGP  NAME
            STTLng     7  Seattle
            a       2095  -
            Zürich     -  😀
            """);
    }

    @Test
    void laterRowsKeepTheWidths() {
        StringWriter out = new StringWriter();
        Table table = Table.of("A", "B").row("wide enough", "x");
        table.print(new PrintWriter(out, true), 0);
        table.row("short", "y").print(new PrintWriter(out, true), 0);

        assertThat(out.toString().replace("\r", "")).isEqualTo("""
            A            B
            wide enough  x
            short        y
            """);
    }

    @Test
    void aTerminalIsNotWrapped() {
        Table table = Table.of("A", "LABELS").row("a", "site=berlin tier=core").row("b", "x=1");

        assertThat(print(table, 16)).isEqualTo("""
            A  LABELS
            a  site=berlin …
            b  x=1
            """);
    }

    @Test
    void controlCharactersAreShownAndNotSent() {
        assertThat(print(Table.facts().row("name", "a\u001b[2Jb\nc\u202e"), 0))
                .isEqualTo("name  a\\u001b[2Jb\\u000ac\\u202e\n");
    }

    private static String print(Table table, int columns) {
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out, true), columns);
        return out.toString().replace("\r", "");
    }
}
