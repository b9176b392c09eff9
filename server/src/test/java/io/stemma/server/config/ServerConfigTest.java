package io.stemma.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration is read from options and environment, and judged as a whole. */
class ServerConfigTest {
    private static final List<String> ENGINES = List.of("rcu", "other");

    private static ServerConfig parse(Map<String, String> env, String... args) throws ConfigException {
        return ServerConfig.parse(List.of(args), env, ENGINES);
    }

    private static List<String> faults(Map<String, String> env, String... args) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(env, args));
        assertThat(refused).isNotNull();
        return refused.faults();
    }

    @Test
    void saysNothingAndGetsTheDefaults() throws Exception {
        ServerConfig config = parse(Map.of());
        assertThat(config.rpcPort()).isEqualTo(7420);
        assertThat(config.httpPort()).isEqualTo(7421);
        assertThat(config.bind()).isEqualTo("127.0.0.1");
        assertThat(config.engine()).isEqualTo("rcu");
        assertThat(config.portsFile()).isNull();
        assertThat(config.limits()).isEqualTo(Limits.defaults());
        assertThat(config.limits().value(Setting.FRAME_BYTES_MAX)).isEqualTo(16 << 20);
        assertThat(config.limits().value(Setting.IN_FLIGHT_MAX)).isEqualTo(1024);
    }

    @Test
    void everySettingReachesItsLimitFromOptionAndEnvironment() throws Exception {
        for (Setting setting : Setting.values()) {
            long lower = Math.max(setting.defaultValue() - 2, 1);
            long value = setting.accepts(lower) ? lower : setting.defaultValue() + 1;
            String variable = "STEMMA_" + setting.name();
            ServerConfig byOption = parse(Map.of(), setting.option(), String.valueOf(value));
            ServerConfig byVariable = parse(Map.of(variable, String.valueOf(value)));
            ServerConfig joined = parse(Map.of(variable, "3"), setting.option() + "=" + value);
            assertThat(byOption).isEqualTo(byVariable).isEqualTo(joined);
            if (value != setting.defaultValue()) {
                assertThat(byOption).isNotEqualTo(parse(Map.of()));
            }
        }
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThat(faults(
                        Map.of("STEMMA_HTTP_PORT", "http"),
                        "--rpc-port",
                        "99999",
                        "--engine",
                        "magic",
                        "--frame-bytes-max=12",
                        "--no-such-option",
                        "7",
                        "--in-flight-max",
                        "99999999999999"))
                .containsExactlyInAnyOrder(
                        "--rpc-port: 99999 (expected 0..65535)",
                        "STEMMA_HTTP_PORT: http (expected 0..65535)",
                        "--engine: magic (expected rcu, other)",
                        "--frame-bytes-max: 12 (expected 65536..268435456)",
                        "--in-flight-max: 99999999999999 (expected 1..1000000)",
                        "--no-such-option: unknown option (see --help)",
                        "7: unknown option (see --help)");
    }

    @Test
    void settingsMustFitEachOther() {
        assertThat(faults(
                        Map.of(),
                        "--rpc-port=80",
                        "--http-port=80",
                        "--request-deadline-ms=9",
                        "--request-deadline-max-ms=8"))
                .containsExactly(
                        "--http-port: 80 (expected another port than --rpc-port)",
                        "--request-deadline-ms: 9 (expected at most --request-deadline-max-ms, 8)");
    }

    @Test
    void anOptionWithoutItsValueIsAFault() {
        assertThat(faults(Map.of(), "--bind")).hasSize(1).first().asString().contains("--bind");
    }

    @Test
    void freePortsMayBeAskedForTwice() throws Exception {
        ServerConfig config = parse(Map.of(), "--rpc-port", "0", "--http-port", "0", "--ports-file", "ports");
        assertThat(config.rpcPort()).isZero();
        assertThat(config.portsFile()).isEqualTo(Path.of("ports").toAbsolutePath());
    }

    @Test
    void helpNamesEveryOption() {
        String help = ServerConfig.help(ENGINES);
        for (Setting setting : Setting.values()) {
            assertThat(help).contains(setting.option()).contains(String.valueOf(setting.defaultValue()));
        }
        assertThat(help.replaceAll("\\s+", " ")).contains("links in one import; 1..2147483647, default 20000000");
        assertThat(help).contains("--bind", "--engine", "--ports-file", "STEMMA_X_Y");
        assertThat(ServerConfig.asksForHelp(List.of("--help"))).isTrue();
    }

    @Test
    void limitsAreToldByName() {
        assertThat(Limits.defaults().byName())
                .containsEntry("frame_bytes_max", 16_777_216L)
                .doesNotContainKey("rpc_port");
    }
}
