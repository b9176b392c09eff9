package io.stemma.client.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An XML file, read element by element. A document type is refused as such, so that there are no entities to expand and
 * nothing to fetch; depth and the length of a text are bounded.
 *
 * <p>Who is told of a child by {@link #nextChild} must read it to its end: by {@link #nextChild} until it answers
 * false, by {@link #text} or by {@link #skip}.
 */
final class XmlInput implements Closeable {
    /*
     * From JDK 24 on, the parser also counts the document itself as an entity and stops at 100,000 characters of it. As
     * document types are refused there are no other entities; the number of expansions stays limited.
     */
    private static final List<String> UNLIMITED =
            List.of("jdk.xml.maxGeneralEntitySizeLimit", "jdk.xml.totalEntitySizeLimit");

    private final String file;
    private final InputStream in;
    private final XMLStreamReader reader;
    private int depth;

    private XmlInput(String file, InputStream in, XMLStreamReader reader) {
        this.file = file;
        this.in = in;
        this.reader = reader;
    }

    static XmlInput open(Source source) throws IOException {
        InputStream in = source.open();
        try {
            return new XmlInput(source.name(), in, factory().createXMLStreamReader(in));
        } catch (XMLStreamException e) {
            in.close();
            throw broken(source.name(), e);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        UNLIMITED.forEach(limit -> {
            if (factory.isPropertySupported(limit)) {
                factory.setProperty(limit, 0);
            }
        });
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entity (expected none)");
        });
        return factory;
    }

    /** Moves to the root element. */
    void root() throws IOException {
        while (next() != XMLStreamConstants.START_ELEMENT) {
            // Comments and processing instructions before the root say nothing.
        }
        depth = 1;
    }

    /** Moves to the next child of the element; false at its end. */
    boolean nextChild() throws IOException {
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (++depth > FormatLimits.XML_DEPTH_MAX) {
                    throw fault("XML: elements nested more than " + FormatLimits.XML_DEPTH_MAX + " deep");
                }
                return true;
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                return false;
            }
            if (event == XMLStreamConstants.CHARACTERS && !reader.isWhiteSpace()) {
                throw fault("text: \"" + shortened(reader.getText().strip()) + "\" (expected elements only)");
            }
        }
    }

    /** The text of the element, to whose end this moves. Child elements are refused. */
    String text() throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                return text.toString();
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                throw fault("element <" + name() + "> (expected text only)");
            }
            appendText(event, text);
        }
    }

    /**
     * The text of the element, or of the first descendant of these names if it has child elements; null if it
     * has children and none of these names. Moves to the element's end.
     */
    @Nullable
    String textOrDescendant(Set<String> descendants) throws IOException {
        StringBuilder own = new StringBuilder();
        String found = null;
        boolean structured = false;
        int outside = depth - 1;
        while (depth > outside) {
            int event = next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                structured = true;
                if (++depth > FormatLimits.XML_DEPTH_MAX) {
                    throw fault("XML: elements nested more than " + FormatLimits.XML_DEPTH_MAX + " deep");
                }
                if (found == null && descendants.contains(name())) {
                    found = leadingText();
                }
            } else {
                appendText(event, own);
            }
        }
        return structured ? found : own.toString();
    }

    /* The text before the first child; yEd puts the label's model after it. Moves to where the text ends. */
    private String leadingText() throws IOException {
        StringBuilder text = new StringBuilder();
        int event = next();
        while (event != XMLStreamConstants.END_ELEMENT && event != XMLStreamConstants.START_ELEMENT) {
            appendText(event, text);
            event = next();
        }
        depth += event == XMLStreamConstants.START_ELEMENT ? 1 : -1;
        return text.toString().strip();
    }

    private void appendText(int event, StringBuilder text) throws FormatException {
        if (event == XMLStreamConstants.CHARACTERS
                || event == XMLStreamConstants.CDATA
                || event == XMLStreamConstants.SPACE) {
            text.append(reader.getText());
            if (text.length() > FormatLimits.XML_TEXT_CHARS_MAX) {
                throw fault("text: longer than " + FormatLimits.XML_TEXT_CHARS_MAX + " characters");
            }
        }
    }

    /** Moves to the end of the element. */
    void skip() throws IOException {
        int outside = depth - 1;
        while (depth > outside) {
            nextOfAny();
        }
    }

    private void nextOfAny() throws IOException {
        int event = next();
        if (event == XMLStreamConstants.START_ELEMENT && ++depth > FormatLimits.XML_DEPTH_MAX) {
            throw fault("XML: elements nested more than " + FormatLimits.XML_DEPTH_MAX + " deep");
        }
        depth -= event == XMLStreamConstants.END_ELEMENT ? 1 : 0;
    }

    /** Reads what follows the root: XML allows nothing but comments there, and the parser sees to it. */
    void end() throws IOException {
        while (hasNext()) {
            next();
        }
    }

    /** The element's name without its prefix. */
    String name() {
        return reader.getLocalName();
    }

    /** An attribute of no namespace; null if it is not given. */
    @Nullable
    String attribute(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String namespace = reader.getAttributeNamespace(i);
            if (reader.getAttributeLocalName(i).equals(name) && (namespace == null || namespace.isEmpty())) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    /** An attribute of a namespace; null if it is not given. */
    @Nullable
    String attribute(String namespace, String name) {
        return reader.getAttributeValue(namespace, name);
    }

    /** The line that the parser has come to. */
    long line() {
        return reader.getLocation().getLineNumber();
    }

    FormatException fault(String reason) {
        return new FormatException(file, line(), reason);
    }

    private boolean hasNext() throws IOException {
        try {
            return reader.hasNext();
        } catch (XMLStreamException e) {
            throw broken(file, e);
        }
    }

    private int next() throws IOException {
        try {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw fault("document type (expected none: XML is read without DTDs)");
            }
            if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw fault("entity &" + reader.getLocalName() + "; (expected characters)");
            }
            return event;
        } catch (XMLStreamException e) {
            throw broken(file, e);
        }
    }

    private static IOException broken(String file, XMLStreamException e) {
        if (e.getNestedException() instanceof FormatException fault) {
            return fault;
        }
        long line = e.getLocation() == null ? 0 : Math.max(e.getLocation().getLineNumber(), 0);
        FormatException fault = new FormatException(file, line, "XML: " + message(e));
        fault.initCause(e);
        return fault;
    }

    /* The parser's message starts with a place of its own. */
    private static String message(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int text = message.indexOf("Message: ");
        return (text < 0 ? message : message.substring(text + "Message: ".length())).replace('\n', ' ');
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } catch (XMLStreamException e) {
            throw broken(file, e);
        } finally {
            in.close();
        }
    }
}
