package io.stemma.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator chose.
 *
 * @param bind the address that both ports listen on
 * @param rpcPort the native protocol's port; 0 for a free one
 * @param httpPort the HTTP port; 0 for a free one
 * @param engine how readers and writers share the graph
 * @param portsFile where to write the ports that were really bound, if anywhere
 * @param limits every bound
 */
public record ServerConfig(
        String bind,
        int rpcPort,
        int httpPort,
        String engine,
        @Nullable Path portsFile,
        Limits limits) {

    /**
     * Reads the configuration. Every option {@code --x-y} may also stand in the environment as {@code STEMMA_X_Y}; the
     * command line wins.
     *
     * @param engines the engines that this server has, the default first
     * @throws ConfigException with all faults
     */
    public static ServerConfig parse(List<String> args, Map<String, String> env, List<String> engines)
            throws ConfigException {
        return new ConfigParser(engines).parse(args, env);
    }

    /** True if the operator asks for {@link #help} instead of a server. */
    public static boolean asksForHelp(List<String> args) {
        return args.contains("--help") || args.contains("-h");
    }

    /** The help text. */
    public static String help(List<String> engines) {
        return new ConfigParser(engines).help();
    }
}
