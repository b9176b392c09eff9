package io.stemma.client.load;

import picocli.CommandLine.Command;

/** The load tester. */
@Command(name = "load", description = "Loads a server and tells what it bears.", subcommands = BaselineCommand.class)
public final class LoadCommand {}
