package io.stemma.client.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What one command line did.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int code, String out, String err) {
    static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = StemmaCommand.commandLine(Terminal.NONE);
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = command.execute(args);
        command.getOut().flush();
        command.getErr().flush();
        return new CommandRun(code, out.toString(), err.toString());
    }
}
