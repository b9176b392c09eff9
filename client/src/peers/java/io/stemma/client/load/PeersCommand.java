package io.stemma.client.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Compares Stemma with other servers, over sockets. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        description = "Compares Stemma with other servers, over sockets, in turns.",
        subcommands = {PointReadsCommand.class, GraphCommand.class})
final class PeersCommand {
    private PeersCommand() {}

    /** Runs the comparison that the arguments name. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PeersCommand()).execute(arguments));
    }
}
