package io.stemma.client.format;

import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an edge list after one look through all of it.
 *
 * @param charset how its characters are coded
 * @param separator what sets its columns apart
 * @param headerLine the line of the row that holds counts or column names instead of an edge; 0 if there is none
 * @param endLine the line of the "-1" that ends the rows; 0 if there is none
 * @param columns the names of the third and further columns, as far as the file gives them
 * @param thirdColumnIsWeight whether an unnamed third column holds costs
 * @param relationship whether the third column holds the relationship of two autonomous systems
 * @param declaredUndirected whether the file says so in words
 * @param bothWays whether every edge stands there once in each direction
 * @param declaredNodes how many nodes the file says it has; null if it does not say
 * @param comments its comment lines
 */
record EdgeListLayout(
        Charset charset,
        Separator separator,
        long headerLine,
        long endLine,
        List<String> columns,
        boolean thirdColumnIsWeight,
        boolean relationship,
        boolean declaredUndirected,
        boolean bothWays,
        @Nullable Long declaredNodes,
        List<String> comments) {

    /** Whether a line is a comment: SNAP begins them with #, KONECT with %. */
    static boolean isComment(String line) {
        String text = line.stripLeading();
        return text.startsWith("#") || text.startsWith("%");
    }
}
