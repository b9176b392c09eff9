package io.stemma.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stands for the server, which the launcher starts: it has a JVM of its own, with other flags and other libraries. */
@Command(
        name = "server",
        description = {
            "Runs a server until Ctrl-C or SIGTERM; 'stemma server --help' lists its options.",
            "It listens on 127.0.0.1:7420 (native) and 127.0.0.1:7421 (HTTP) unless told otherwise."
        },
        footerHeading = "%nExamples:%n",
        footer = "  stemma server --rpc-port 7420 --http-port 7421 --bind 127.0.0.1")
final class ServerCommand implements Callable<Integer> {
    @Parameters(paramLabel = "OPTION", arity = "0..*", description = "Options of the server.")
    private List<String> options = List.of();

    @Override
    public Integer call() {
        throw new Failure("server " + String.join(" ", options) + ": is started by the launcher (expected to be run as"
                + " 'deploy/stemma server', with server as its first word)");
    }
}
