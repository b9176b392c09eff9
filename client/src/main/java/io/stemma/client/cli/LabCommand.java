package io.stemma.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stands for the lab, which the launcher starts: it measures the server's classes, which the client does not have. */
@Command(
        name = "lab",
        description = {
            "Measures counters and engines on this machine; 'stemma lab --help' lists its options.",
            "Needs no server. Shows a table, and writes a page with charts if asked to."
        },
        footerHeading = "%nExamples:%n",
        footer = "  stemma lab --seconds 2 --report lab-report")
final class LabCommand implements Callable<Integer> {
    @Parameters(paramLabel = "OPTION", arity = "0..*", description = "Options of the lab.")
    private List<String> options = List.of();

    @Override
    public Integer call() {
        throw new Failure("lab " + String.join(" ", options) + ": is started by the launcher (expected to be run as"
                + " 'deploy/stemma lab', with lab as its first word)");
    }
}
