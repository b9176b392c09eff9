package io.stemma.client.cli;

import com.google.rpc.Code;
import io.stemma.client.StemmaClient;
import io.stemma.client.StemmaClientBuilder;
import io.stemma.client.StemmaException;
import io.stemma.client.load.LoadCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code stemma} command: what all its subcommands share. */
@Command(
        name = "stemma",
        description = "Serves network topologies to many clients, and asks and changes them.%n",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = CliVersion.class,
        sortOptions = false,
        subcommands = {
            ServerCommand.class,
            DemoCommand.class,
            LabCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            TopologyCommand.class,
            NodeCommand.class,
            LinkCommand.class,
            NeighborsCommand.class,
            PathCommand.class,
            WatchCommand.class,
            MirrorCommand.class,
            PrimaryCommand.class,
            CounterCommand.class,
            ForkCommand.class,
            HistoryCommand.class,
            DiffCommand.class,
            PinCommand.class,
            LeaseCommand.class,
            StatusCommand.class,
            TopCommand.class,
            LoadCommand.class,
            CompletionCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stemma demo --seconds 20                 see it work",
            "  stemma server                            run a server until Ctrl-C",
            "  stemma import abilene.json               load a file",
            "  stemma path abilene STTLng NYCMng        ask for a shortest path",
            "  stemma link set abilene DNVRng-KSCYng --oper-status down",
            "",
            "'stemma COMMAND --help' tells more. Exit codes: 0 done, 1 an error answer, 2 wrong usage."
        })
public final class StemmaCommand {
    private static final String SERVER_VARIABLE = "STEMMA_SERVER";
    private static final String CLIENT_NAME_VARIABLE = "STEMMA_CLIENT_NAME";
    private static final String SERVER_DEFAULT = "127.0.0.1:" + StemmaClientBuilder.DEFAULT_PORT;

    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            description = "The server to ask. Default: $STEMMA_SERVER, or " + SERVER_DEFAULT + ".")
    private @Nullable String server;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = Quantity.Time.class,
            scope = ScopeType.INHERIT,
            description = "Give a call up after this time: 500ms, 2s, 1m. Default: 10s, an import 1h.")
    private @Nullable Duration deadline;

    @Option(
            names = "--client-name",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Who asks: versions, pins and forks tell it, and the server's bounds per client count by it."
                    + " Default: $STEMMA_CLIENT_NAME, or USER@HOST.")
    private @Nullable String clientName;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Answer with one JSON document; errors as one on standard error.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option itself
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // as above
    private boolean version;

    StemmaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs a command line and exits with its code. */
    public static void main(String[] args) {
        CommandLine command = commandLine(Terminal.ofSystem());
        command.setOut(new PrintWriter(System.out, false, StandardCharsets.UTF_8));
        command.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        int code = command.execute(args);
        if (command.getOut().checkError() && code == 0) {
            code = ErrorReport.FAILED;
        }
        System.exit(code);
    }

    /** The whole tree of commands. */
    static CommandLine commandLine(Terminal terminal) {
        CommandLine command = new CommandLine(new StemmaCommand(terminal));
        command.setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedSubcommandsAllowed(false)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpLongOptionsMaxWidth(34)
                .setParameterExceptionHandler((thrown, args) -> ErrorReport.usage(thrown))
                .setExecutionExceptionHandler(
                        (thrown, failed, result) -> of(failed.getCommandSpec()).failed(thrown));
        if (terminal.columns() > 80) {
            command.setUsageHelpWidth(Math.min(terminal.columns(), 110));
        }
        return command;
    }

    /** The root of the tree that the command belongs to. */
    static StemmaCommand of(CommandSpec command) {
        return (StemmaCommand) command.root().userObject();
    }

    /** Where answers go. */
    Output output() {
        CommandLine root = commandLine();
        return new Output(root.getOut(), root.getErr(), json, terminal);
    }

    /** A client of the server asked for, which has been reached. */
    StemmaClient connect() throws InterruptedException {
        StemmaClient client = client();
        try {
            Duration patience = deadline == null ? Duration.ofSeconds(10) : deadline;
            client.ready().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return client;
        } catch (ExecutionException e) {
            client.close();
            throw unreachable(StemmaException.of(e).error().getMessage(), e);
        } catch (TimeoutException e) {
            client.close();
            throw unreachable("no answer in time", e);
        }
    }

    private StemmaClient client() {
        StemmaClientBuilder builder = StemmaClient.builder().connections(1);
        try {
            String name = clientName == null ? System.getenv(CLIENT_NAME_VARIABLE) : clientName;
            if (name != null && !name.isEmpty()) {
                builder.clientName(name);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), "--client-name: " + e.getMessage(), e);
        }
        try {
            if (deadline != null) {
                builder.deadline(deadline).importDeadline(deadline);
            }
            return builder.address(address()).build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), "--server: " + e.getMessage(), e);
        }
    }

    private Failure unreachable(String why, Exception cause) {
        String message = "no server at " + address() + " (" + why
                + "); start one with 'stemma server', or name one with" + " --server HOST:PORT";
        return new Failure(Code.UNAVAILABLE, message, cause);
    }

    /** The host that --server names. */
    String host() {
        String address = address();
        int colon = address.lastIndexOf(':');
        return colon < 0 || address.endsWith("]") ? address : address.substring(0, colon);
    }

    private String address() {
        if (server != null) {
            return server;
        }
        String variable = System.getenv(SERVER_VARIABLE);
        return variable == null || variable.isEmpty() ? SERVER_DEFAULT : variable;
    }

    private int failed(Exception thrown) {
        commandLine().getOut().flush();
        return thrown instanceof ParameterException usage
                ? ErrorReport.usage(usage)
                : ErrorReport.failure(thrown, commandLine().getErr(), json);
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("command used before it was parsed");
        }
        return spec.commandLine();
    }
}
