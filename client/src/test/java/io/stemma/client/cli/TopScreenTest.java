package io.stemma.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stemma.client.top.MetricsPage;
import io.stemma.server.StemmaServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The live view of stemma top, on a terminal of 60 columns and 12 rows that is held in memory. */
final class TopScreenTest {
    private static final String ENTER_SCREEN = "\u001b[?1049h";
    private static final String LEAVE_SCREEN = "\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final int COLUMNS = 60;
    private static final int ROWS = 12;

    private final PipedOutputStream keys = new PipedOutputStream();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private StemmaServer server;
    private ExternalTerminal terminal;
    private CompletableFuture<Void> view;

    @BeforeEach
    void open() throws Exception {
        server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--bind=127.0.0.1");
        terminal = new ExternalTerminal("test", "xterm", new PipedInputStream(keys), shown, UTF_8);
        terminal.setSize(new Size(COLUMNS, ROWS));
        MetricsPage page = new MetricsPage("127.0.0.1:" + server.httpPort(), Duration.ofSeconds(5));
        TopScreen screen = new TopScreen(page, Duration.ofMillis(100));
        view = CompletableFuture.runAsync(() -> {
            try {
                screen.run(page.scrape(), terminal);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
        server.close();
    }

    private String shown() {
        return shown.toString(UTF_8);
    }

    private void awaitShown(String text) {
        await().atMost(Duration.ofSeconds(20)).until(() -> shown().contains(text));
    }

    @Test
    void framesFollowEachOtherUntilQIsPressedAndTheTerminalIsLeftAsItWas() throws Exception {
        awaitShown("connections 0");
        keys.write('q');
        keys.flush();
        view.get();
        assertThat(shown()).startsWith(ENTER_SCREEN).endsWith(LEAVE_SCREEN);
        String[] frames = shown().split("\u001b\\[H", -1);
        assertThat(frames.length).isGreaterThan(2);
        for (int i = 1; i < frames.length - 1; i++) {
            String[] lines =
                    frames[i].replaceAll("\u001b\\[[0-9?]*[a-zA-Z]", "").split("\r\n", -1);
            assertThat(lines).hasSizeLessThanOrEqualTo(ROWS);
            assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
        }
        assertThat(shown()).contains(HOME + "\u001b[1mstemma top");
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        awaitShown("connections 0");
        terminal.raise(Signal.INT);
        view.get();
        assertThat(shown()).endsWith(LEAVE_SCREEN);
    }

    @Test
    void aServerThatIsAwayIsWaitedFor() throws Exception {
        awaitShown("connections 0");
        server.close();
        awaitShown("trying again ...");
        keys.write('q');
        keys.flush();
        view.get();
    }
}
