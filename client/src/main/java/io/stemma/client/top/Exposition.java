package io.stemma.client.top;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses Prometheus text exposition 0.0.4, strictly: what does not fit the format is refused with its line. */
final class Exposition {
    private static final int SHOWN_CHARACTERS_MAX = 40;

    private final String text;
    private final int line;
    private int at;

    private Exposition(String text, int line) {
        this.text = text;
        this.line = line;
    }

    /** The samples of a page, in their order. Comments are passed over. */
    static List<Sample> parse(String page) throws ExpositionException {
        List<Sample> samples = new ArrayList<>();
        int number = 0;
        for (String line : page.split("\n", -1)) {
            number++;
            if (!line.isBlank() && line.charAt(0) != '#') {
                samples.add(new Exposition(line, number).sample());
            }
        }
        return samples;
    }

    private Sample sample() throws ExpositionException {
        String name = name(true);
        Map<String, String> labels = at < text.length() && text.charAt(at) == '{' ? labels() : Map.of();
        blanks("a blank before the value");
        double value = value(word());
        if (at < text.length()) {
            blanks("a blank before the timestamp");
            timestamp(word());
        }
        if (at < text.length()) {
            throw fault("the end of the line");
        }
        return new Sample(name, labels, value);
    }

    private Map<String, String> labels() throws ExpositionException {
        Map<String, String> labels = new LinkedHashMap<>();
        at++;
        while (current("a label or \"}\"") != '}') {
            String name = name(false);
            expect('=');
            if (labels.put(name, quoted()) != null) {
                throw new ExpositionException(line, "label " + name + " twice", "once");
            }
            if (current("\",\" or \"}\"") != '}') {
                expect(',');
            }
        }
        at++;
        return labels;
    }

    private String name(boolean colons) throws ExpositionException {
        int start = at;
        while (at < text.length() && isNameCharacter(text.charAt(at), colons, at > start)) {
            at++;
        }
        if (at == start) {
            throw fault("a name");
        }
        return text.substring(start, at);
    }

    private static boolean isNameCharacter(char c, boolean colons, boolean digits) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (colons && c == ':')
                || (digits && c >= '0' && c <= '9');
    }

    private String quoted() throws ExpositionException {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (current("a closing quotation mark") != '"') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() throws ExpositionException {
        char c = current("an escape");
        char meant = switch (c) {
            case '\\', '"' -> c;
            case 'n' -> '\n';
            default -> throw fault("\\\\, \\\" or \\n");
        };
        at++;
        return meant;
    }

    private char current(String expected) throws ExpositionException {
        if (at == text.length()) {
            throw fault(expected);
        }
        return text.charAt(at);
    }

    private void expect(char c) throws ExpositionException {
        if (current("\"" + c + "\"") != c) {
            throw fault("\"" + c + "\"");
        }
        at++;
    }

    private void blanks(String expected) throws ExpositionException {
        int start = at;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        if (at == start || at == text.length()) {
            throw fault(expected);
        }
    }

    private String word() {
        int start = at;
        while (at < text.length() && !isBlank(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private double value(String word) throws ExpositionException {
        return switch (word) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> number(word);
        };
    }

    /** Java alone would also take "1d", "0x1p3" and "Infinity". */
    private double number(String word) throws ExpositionException {
        boolean plain = word.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
        try {
            if (plain) {
                return Double.parseDouble(word);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ExpositionException(line, "\"" + shown(word) + "\"", "a number, NaN, +Inf or -Inf");
    }

    private void timestamp(String word) throws ExpositionException {
        try {
            long unused = Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new ExpositionException(line, "\"" + shown(word) + "\"", "a timestamp in milliseconds");
        }
    }

    private ExpositionException fault(String expected) {
        String found = at == text.length() ? "the end of the line" : "\"" + shown(text.substring(at)) + "\"";
        return new ExpositionException(line, found, expected);
    }

    private static String shown(String found) {
        return found.length() <= SHOWN_CHARACTERS_MAX ? found : found.substring(0, SHOWN_CHARACTERS_MAX) + "...";
    }
}
