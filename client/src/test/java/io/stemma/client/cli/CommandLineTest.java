package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "topology",
                "topology get",
                "node get abilene",
                "node put abilene",
                "node put abilene a --json-file x",
                "node put abilene a --if-absent --if-exists",
                "node put abilene a --position 1",
                "node set abilene a",
                "node list abilene --label site",
                "link put abilene l a",
                "link put abilene l a b --bandwidth 10X",
                "link put abilene l a b --oper-status broken",
                "link put abilene l a b --te-metric -1",
                "link put abilene l a b --metric km=far",
                "neighbors abilene a --direction sideways",
                "neighbors abilene a --hops many",
                "path abilene a",
                "primary set abilene",
                "primary set abilene a --none",
                "status --deadline 5",
                "status --server host:99999",
                "import",
                "import a b --topology one",
                "import a --replace --merge",
                "import a --directed --undirected",
                "import a --format tea-leaves",
                "export abilene",
                "export abilene --format sndlib",
                "demo --seconds 0",
                "demo --nodes 3",
                "top ftp://127.0.0.1/metrics",
                "top --interval 1ms",
                "top --interval soon",
                "top a b",
                "completion fish"
            })
    void whatCannotBeMeantExitsWithTwoAndSaysWhy(String line) {
        CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("stemma").contains("--help'");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfWithAnExample(List<String> words) {
        List<String> line = new ArrayList<>(words);
        line.add("--help");

        CommandRun run = CommandRun.of(line.toArray(String[]::new));

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Usage: stemma").contains("--help").doesNotContain("null");
        assertThat(run.out()).containsAnyOf("Examples:", "Commands:");
        assertThat(run.out().lines())
                .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(80));
    }

    static Stream<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(StemmaCommand.commandLine(Terminal.NONE), List.of(), all);
        return all.stream();
    }

    private static void collect(CommandLine command, List<String> words, List<List<String>> all) {
        all.add(words);
        command.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(words);
            longer.add(name);
            collect(sub, longer, all);
        });
    }

    @Test
    void aMissingServerExitsWithOneAndTellsHowToStartOne() throws IOException {
        String address = "127.0.0.1:" + freePort();

        CommandRun before = CommandRun.of("--server", address, "topology", "list");
        CommandRun after = CommandRun.of("topology", "list", "--server", address);

        assertThat(before).isEqualTo(after);
        assertThat(before.code()).isEqualTo(1);
        assertThat(before.out()).isEmpty();
        assertThat(before.err()).contains("no server at " + address).contains("stemma server");
    }

    @Test
    void anErrorIsJsonWhereTheAnswerWouldBe() throws IOException {
        String address = "127.0.0.1:" + freePort();

        CommandRun run = CommandRun.of("--json", "status", "--server", address);

        assertThat(run.code()).isEqualTo(1);
        var error = JsonMessage.parse("standard error", run.err()).get("error");
        assertThat(error.get("code").textValue()).isEqualTo("UNAVAILABLE");
        assertThat(error.get("message").textValue()).contains(address);
    }

    @Test
    void aFileThatIsNotThereExitsWithOne(@TempDir Path folder) {
        String file = folder.resolve("nothing.json").toString();

        CommandRun run = CommandRun.of("import", file);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualToIgnoringNewLines("stemma: " + file + ": no such file");
    }

    @Test
    void theCompletionKnowsEveryCommand() {
        CommandRun run = CommandRun.of("completion", "bash");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("_complete_stemma").contains("--oper-status");
        commands()
                .flatMap(List::stream)
                .distinct()
                .forEach(word -> assertThat(run.out()).contains(word));
    }

    /** A port that nothing listens on any more. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
