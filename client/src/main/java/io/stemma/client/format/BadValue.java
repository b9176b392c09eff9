package io.stemma.client.format;

/**
 * A value that cannot be what it stands for. Thrown where a value is converted, which knows no place in the file; the
 * reader of the element catches it and throws a {@link FormatException} with file and line.
 */
final class BadValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadValue(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
