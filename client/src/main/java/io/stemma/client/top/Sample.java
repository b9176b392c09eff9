package io.stemma.client.top;

import java.util.Map;

/**
 * One line of an exposition.
 *
 * @param name the series' name, with the ending that its kind gives it: "_total", "_bucket", "_sum", "_count"
 * @param labels its labels, in the order of the line
 * @param value its value; may be NaN or infinite
 */
record Sample(String name, Map<String, String> labels, double value) {
    /** The label's value, or the empty text where there is none, as in PromQL. */
    String label(String label) {
        return labels.getOrDefault(label, "");
    }
}
