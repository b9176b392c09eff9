package io.stemma.client.load;

import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What the {@code stemma} command gives each of its subcommands: the options that all share, and where answers go. */
final class Shared {
    private static final String SERVER_DEFAULT = "127.0.0.1:7420";

    private final CommandSpec spec;

    private Shared(CommandSpec spec) {
        this.spec = spec;
    }

    static Shared of(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("command used before it was parsed");
        }
        return new Shared(spec);
    }

    boolean json() {
        return Boolean.TRUE.equals(option("--json"));
    }

    /** The server asked for. */
    String address() {
        if (option("--server") instanceof String named) {
            return named;
        }
        String variable = System.getenv("STEMMA_SERVER");
        return variable == null || variable.isEmpty() ? SERVER_DEFAULT : variable;
    }

    private @Nullable Object option(String name) {
        OptionSpec option = spec.root().findOption(name);
        return option == null ? null : option.getValue();
    }

    /** The {@code stemma} script. */
    String launcher() throws IOException {
        String launcher = System.getProperty("stemma.launcher");
        if (launcher == null) {
            throw new IOException(
                    "baseline: starts servers through the launcher (expected to be run as 'deploy/stemma')");
        }
        return launcher;
    }

    PrintWriter out() {
        return root().getOut();
    }

    PrintWriter err() {
        return root().getErr();
    }

    /** Whether standard error is a terminal; the launcher says so. */
    boolean progress() {
        return Boolean.getBoolean("stemma.progress");
    }

    /** Ends the command with a message about its use, unless that holds. */
    void require(boolean holds, String name, Object found, String expected) {
        if (!holds) {
            throw usage(name + ": " + found + " (expected " + expected + ")");
        }
    }

    ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private CommandLine root() {
        return spec.root().commandLine();
    }
}
