package io.stemma.client.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A node or link as it is written on the command line: node/ID or link/ID.
 *
 * @param isNode false for a link
 */
record CounterElement(boolean isNode, String id) {
    static final CounterElement NONE = new CounterElement(true, "");

    private static final String NODE = "node/";
    private static final String LINK = "link/";

    /** Reads one. */
    static final class Converter implements ITypeConverter<CounterElement> {
        @Override
        public CounterElement convert(String text) {
            boolean isNode = text.startsWith(NODE);
            if (!isNode && !text.startsWith(LINK)) {
                throw new TypeConversionException("\"" + text + "\" (expected node/ID or link/ID)");
            }
            return new CounterElement(isNode, text.substring(NODE.length()));
        }
    }
}
