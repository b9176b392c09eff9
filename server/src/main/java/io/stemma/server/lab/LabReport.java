package io.stemma.server.lab;

import java.util.List;

/**
 * All that a run found.
 *
 * @param environment where
 * @param sections one for each experiment that was run
 */
record LabReport(Environment environment, List<Section> sections) {
    private static final String BULLET = "  - ";

    /** For a terminal. */
    String asText() {
        StringBuilder text = new StringBuilder();
        for (Section section : sections) {
            text.append("\n== ").append(section.heading()).append(" ==\n");
            text.append(section.question()).append("\n\n");
            text.append(section.summary().asText());
            append(text, "What the figures show", section.findings());
            append(text, "What they do not show", section.caveats());
        }
        text.append('\n');
        environment
                .facts()
                .forEach((name, fact) ->
                        text.append(name).append(": ").append(fact).append('\n'));
        return text.append(environment.remark()).append('\n').toString();
    }

    private static void append(StringBuilder text, String title, List<String> sentences) {
        text.append('\n').append(title).append(":\n");
        sentences.forEach(sentence -> text.append(BULLET).append(sentence).append('\n'));
    }
}
