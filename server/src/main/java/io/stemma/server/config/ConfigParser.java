package io.stemma.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Reads options and environment as text, then checks all of it, so that one run shows every fault. */
final class ConfigParser {
    private static final String BIND = "--bind";
    private static final String ENGINE = "--engine";
    private static final String PORTS_FILE = "--ports-file";

    private final List<String> engines;
    private final CommandLine commandLine;
    private final List<String> faults = new ArrayList<>();

    ConfigParser(List<String> engines) {
        this.engines = engines;
        this.commandLine = new CommandLine(spec(engines)).setUnmatchedArgumentsAllowed(true);
    }

    String help() {
        return commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    ServerConfig parse(List<String> args, Map<String, String> env) throws ConfigException {
        ParseResult parsed = commandLine.parseArgs(args.toArray(String[]::new));
        parsed.errors().forEach(error -> faults.add(String.valueOf(error.getMessage())));
        parsed.unmatched().forEach(word -> faults.add(word + ": unknown option (see --help)"));
        Values values = new Values(parsed, env);
        Map<Setting, Long> numbers = numbers(values);
        Limits limits = new Limits(numbers);
        ServerConfig config = new ServerConfig(
                bind(values),
                limits.value(Setting.RPC_PORT),
                limits.value(Setting.HTTP_PORT),
                engine(values),
                portsFile(values),
                limits);
        checkTogether(config);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return config;
    }

    private Map<Setting, Long> numbers(Values values) {
        Map<Setting, Long> numbers = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            Value value = values.of(setting.option());
            if (value != null) {
                readNumber(setting, value, numbers);
            }
        }
        return numbers;
    }

    private void readNumber(Setting setting, Value value, Map<Setting, Long> numbers) {
        try {
            long number = Long.parseLong(value.text().strip().replace("_", ""));
            if (setting.accepts(number)) {
                numbers.put(setting, number);
                return;
            }
        } catch (NumberFormatException e) {
            // Said below, like a number out of range.
        }
        fault(value, setting.range());
    }

    private String bind(Values values) {
        Value value = values.of(BIND);
        if (value == null) {
            return "127.0.0.1";
        }
        try {
            return InetAddress.getByName(value.text()).getHostAddress();
        } catch (UnknownHostException e) {
            fault(value, "an address of this machine, or 0.0.0.0 for all");
            return value.text();
        }
    }

    private String engine(Values values) {
        Value value = values.of(ENGINE);
        if (value == null) {
            return engines.get(0);
        }
        if (!engines.contains(value.text())) {
            fault(value, String.join(", ", engines));
        }
        return value.text();
    }

    private @Nullable Path portsFile(Values values) {
        Value value = values.of(PORTS_FILE);
        if (value == null) {
            return null;
        }
        try {
            return Path.of(value.text()).toAbsolutePath();
        } catch (InvalidPathException e) {
            fault(value, "a file name");
            return null;
        }
    }

    private void checkTogether(ServerConfig config) {
        if (config.rpcPort() != 0 && config.rpcPort() == config.httpPort()) {
            faults.add(Setting.HTTP_PORT.option() + ": " + config.httpPort() + " (expected another port than "
                    + Setting.RPC_PORT.option() + ")");
        }
        checkAtMost(Setting.REQUEST_DEADLINE_MS, Setting.REQUEST_DEADLINE_MAX_MS, config.limits());
        checkAtMost(Setting.FORK_TTL_MS, Setting.FORK_TTL_MAX_MS, config.limits());
        checkAtMost(Setting.PIN_TTL_MS, Setting.PIN_TTL_MAX_MS, config.limits());
    }

    private void checkAtMost(Setting setting, Setting most, Limits limits) {
        if (limits.longValue(setting) > limits.longValue(most)) {
            faults.add(setting.option() + ": " + limits.longValue(setting) + " (expected at most " + most.option()
                    + ", " + limits.longValue(most) + ")");
        }
    }

    private void fault(Value value, String expected) {
        faults.add(value.name() + ": " + value.text() + " (expected " + expected + ")");
    }

    private static CommandSpec spec(List<String> engines) {
        CommandSpec spec = CommandSpec.create().name("stemma server");
        spec.usageMessage()
                .description("Serves network topologies from memory.")
                .footer("", "Every option --x-y may also be set in the environment as STEMMA_X_Y.")
                .width(110)
                .sortOptions(false);
        spec.parser().collectErrors(true);
        spec.addOption(text(BIND, "ADDRESS", "address to listen on; default 127.0.0.1, this machine only"));
        for (Setting setting : Setting.values()) {
            spec.addOption(text(
                    setting.option(),
                    "N",
                    setting.help() + "; " + setting.range() + ", default " + setting.defaultValue()));
        }
        spec.addOption(text(ENGINE, "NAME", "how readers and writers share the graph: " + String.join(", ", engines)));
        spec.addOption(text(PORTS_FILE, "FILE", "write the ports bound to this file, as rpc=N and http=N"));
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("show this text")
                .build());
        return spec;
    }

    private static OptionSpec text(String name, String label, String help) {
        return OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(help)
                .build();
    }

    /** A value with the name it was given by: an option or a variable. */
    private record Value(String name, String text) {}

    /** Looks an option up on the command line, then in the environment. */
    private record Values(ParseResult parsed, Map<String, String> env) {
        @Nullable
        Value of(String option) {
            String text = parsed.matchedOptionValue(option, (String) null);
            if (text != null) {
                return new Value(option, text);
            }
            String variable =
                    "STEMMA_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
            String value = env.get(variable);
            return value == null || value.isBlank() ? null : new Value(variable, value);
        }
    }
}
