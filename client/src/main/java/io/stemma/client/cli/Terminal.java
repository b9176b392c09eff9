package io.stemma.client.cli;

/**
 * What the launcher found out about the standard streams; Java itself cannot ask for each of them.
 *
 * @param columns the width of the terminal that standard output is; 0 if it is none
 * @param progress whether standard error is a terminal, so that a line may be rewritten there
 */
public record Terminal(int columns, boolean progress) {
    /** No terminal at all: output goes to a file or a pipe. */
    public static final Terminal NONE = new Terminal(0, false);

    /** As the launcher says in system properties. */
    static Terminal ofSystem() {
        return new Terminal(Integer.getInteger("stemma.columns", 0), Boolean.getBoolean("stemma.progress"));
    }

    /** Whether standard output is a terminal. */
    public boolean interactive() {
        return columns > 0;
    }
}
