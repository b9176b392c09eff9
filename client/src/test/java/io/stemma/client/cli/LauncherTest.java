package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code deploy/stemma} in a tree of its own, with JDKs that only say which they are and how they were called. */
final class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "deploy", "stemma");

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    /** What a launch printed and how it ended. */
    private record Launch(int code, String text) {}

    @BeforeEach
    void layOutATree() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "/bin/bash: not there, the launcher is a bash script");
        Files.createDirectories(root().resolve("deploy"));
        Files.copy(LAUNCHER, root().resolve("deploy/stemma"));
        assertThat(root().resolve("deploy/stemma").toFile().setExecutable(true)).isTrue();
        for (String module : List.of("server", "client")) {
            Path target = Files.createDirectories(root().resolve(module).resolve("target/lib"));
            Files.writeString(target.resolve("stemma-proto-1.jar"), "");
            Files.writeString(target.resolveSibling("stemma-" + module + "-1.jar"), "");
        }
        Files.createDirectories(folder.resolve("jdks"));
        environment.put("STEMMA_JDKS", folder.resolve("jdks").toString());
        environment.put("PATH", "/usr/bin:/bin");
    }

    @Test
    void theNewestJdkIsChosen() throws Exception {
        jdk("a", "17.0.15");
        jdk("b", "99.0.1");
        jdk("c", "21");
        jdk("d", "1.8.0_292");

        assertThat(launch("status").text()).contains("jdk=b ").contains("StemmaCommand status");
    }

    @Test
    void aJavaHomeThatIsNewEnoughIsHonoured() throws Exception {
        jdk("b", "99.0.1");
        environment.put("JAVA_HOME", jdk("a", "17.0.15").toString());
        assertThat(launch("status").text()).contains("jdk=a ");

        environment.put("JAVA_HOME", jdk("old", "11.0.2").toString());
        assertThat(launch("status").text()).contains("jdk=b ");
    }

    @Test
    void stemmaJavaIsTheLastWord() throws Exception {
        jdk("b", "99.0.1");
        Path chosen = jdk("a", "17.0.15");
        environment.put("STEMMA_JAVA", chosen.resolve("bin/java").toString());
        assertThat(launch("status").text()).contains("jdk=a ");

        environment.put("STEMMA_JAVA", jdk("old", "11.0.2").toString());
        Launch refused = launch("status");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.text()).contains("Java 11 (expected 17 or later)");

        environment.put("STEMMA_JAVA", "/no/such/java");
        assertThat(launch("status").text()).contains("STEMMA_JAVA: /no/such/java is no Java");
    }

    @Test
    void flagsFitTheJdk() throws Exception {
        environment.put("STEMMA_JAVA", jdk("a", "17.0.15").toString());
        assertThat(launch("status").text())
                .contains("--add-opens java.base/java.nio=ALL-UNNAMED")
                .doesNotContain("--sun-misc-unsafe-memory-access")
                .doesNotContain("UseCompactObjectHeaders");

        environment.put("STEMMA_JAVA", jdk("b", "25.0.3").toString());
        assertThat(launch("status").text())
                .contains("--sun-misc-unsafe-memory-access=allow")
                .contains("-XX:+UseCompactObjectHeaders");
    }

    @Test
    void theServerRunsWithItsOwnLibrariesAndOptions() throws Exception {
        environment.put("STEMMA_JAVA", jdk("a", "17").toString());
        environment.put("STEMMA_OPTS", "-Xmx1g -Dx=y");

        String text = launch("server", "--rpc-port", "0", "two words").text();

        assertThat(text)
                .contains("-XX:+UseG1GC ")
                .contains(" -Xmx1g -Dx=y -cp")
                .contains("/server/target/stemma-server-1.jar:")
                .contains("/server/target/lib/*")
                .endsWith("io.stemma.server.StemmaServer --rpc-port 0 two words\n");
    }

    @Test
    void theLabRunsWithTheServersLibraries() throws Exception {
        environment.put("STEMMA_JAVA", jdk("a", "17").toString());

        assertThat(launch("lab", "--seconds", "2").text())
                .contains("/server/target/stemma-server-1.jar:")
                .endsWith("io.stemma.server.lab.LabCommand --seconds 2\n");
    }

    @Test
    void shortCommandsStartFastAndLongOnesRunFast() throws Exception {
        environment.put("STEMMA_JAVA", jdk("a", "17").toString());

        assertThat(launch("topology", "list").text()).contains("-XX:TieredStopAtLevel=1");
        assertThat(launch("--server", "host:1", "import", "x").text()).doesNotContain("TieredStopAtLevel");
        assertThat(launch("demo").text()).doesNotContain("TieredStopAtLevel");
    }

    @Test
    void itWorksThroughLinksAndTellsTheExitCode() throws Exception {
        environment.put("STEMMA_JAVA", jdk("a", "17").toString());
        Path links = Files.createDirectories(folder.resolve("links"));
        Path far = Files.createSymbolicLink(links.resolve("far"), root().resolve("deploy/stemma"));
        Path near = Files.createSymbolicLink(links.resolve("near"), Path.of("far"));
        environment.put("EXIT", "7");

        Launch launch = launch(near, "status");

        assertThat(far).isSymbolicLink();
        assertThat(launch.code()).isEqualTo(7);
        assertThat(launch.text()).contains(root().toRealPath() + "/client/target/stemma-client-1.jar:");
    }

    @Test
    void withoutABuildAndWithoutMavenItSaysWhatIsMissing() throws Exception {
        Files.delete(root().resolve("client/target/stemma-client-1.jar"));
        environment.put("STEMMA_JAVA", jdk("a", "17").toString());
        environment.put("PATH", toolsWithoutMaven());

        Launch launch = launch("status");

        assertThat(launch.code()).isEqualTo(1);
        assertThat(launch.text()).contains("nothing is built yet").contains("install Maven");
    }

    @Test
    void withoutABuildMavenMakesOneFirst() throws Exception {
        Path jar = root().resolve("client/target/stemma-client-1.jar");
        Files.delete(jar);
        Files.writeString(root().resolve("pom.xml"), "");
        Path jdk = jdk("a", "17");
        script(jdk.resolve("bin/javac"), "exit 0");
        environment.put("STEMMA_JAVA", jdk.toString());
        script(folder.resolve("tools/mvn"), "echo \"$JAVA_HOME $*\" > ../mvn-called; touch '" + jar + "'");
        environment.put("PATH", folder.resolve("tools") + ":/usr/bin:/bin");

        Launch launch = launch("status");

        assertThat(launch.code()).isZero();
        assertThat(launch.text()).contains("building (first use").contains("StemmaCommand status");
        assertThat(folder.resolve("mvn-called")).content().contains(jdk + " ").contains(" -DskipTests ");
    }

    private Path root() {
        return folder.resolve("a tree");
    }

    private String toolsWithoutMaven() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("few tools"));
        for (String tool :
                List.of("bash", "env", "dirname", "readlink", "sed", "head", "stty", "mktemp", "tail", "find")) {
            Path real = Path.of("/usr/bin", tool);
            Path found = Files.exists(real) ? real : Path.of("/bin", tool);
            Files.createSymbolicLink(tools.resolve(tool), found);
        }
        return tools.toString();
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve("jdks").resolve(name);
        Files.createDirectories(home);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"test\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "echo \"jdk=" + name + " $*\"; exit ${EXIT:-0}");
        return home;
    }

    private static void script(Path path, String body) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/bash\n" + body + "\n");
        assertThat(path.toFile().setExecutable(true)).isTrue();
    }

    private Launch launch(String... args) throws Exception {
        return launch(root().resolve("deploy/stemma"), args);
    }

    private Launch launch(Path launcher, String... args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder().redirectErrorStream(true).directory(folder.toFile());
        builder.command().add(launcher.toString());
        builder.command().addAll(List.of(args));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Launch(process.waitFor(), text);
    }
}
