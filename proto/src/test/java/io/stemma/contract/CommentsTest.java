package io.stemma.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.Counter;
import io.stemma.v1.Error;
import io.stemma.v1.Fork;
import io.stemma.v1.Lease;
import io.stemma.v1.Pin;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything in the contract is explained where it is declared. */
final class CommentsTest {
    private static final Path SOURCES = Path.of("src/main/proto");

    /** The start of a declaration: a message, enum, service, oneof or rpc; a field; an enum value. */
    private static final Pattern DECLARATION = Pattern.compile("(message|enum|service|rpc|oneof)\\s+\\w+.*"
            + "|(optional |repeated )?[\\w.]+(<\\w+,\\s*[\\w.]+>)?\\s+\\w+\\s*=\\s*\\d+.*"
            + "|[A-Z][A-Z0-9_]*\\s*=\\s*\\d+.*");

    private static final Pattern COMMENT = Pattern.compile("//.*\\w.*");

    static Stream<FileDescriptor> files() {
        return Stream.of(
                Request.getDescriptor().getFile(),
                Error.getDescriptor().getFile(),
                CommitRequest.getDescriptor().getFile(),
                Topology.getDescriptor().getFile(),
                Counter.getDescriptor().getFile(),
                Pin.getDescriptor().getFile(),
                Fork.getDescriptor().getFile(),
                Lease.getDescriptor().getFile());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyDeclarationHasAComment(FileDescriptor file) {
        assertThat(bare(lines(file))).isEmpty();
    }

    /** So that a way of writing that the pattern does not know is not passed over. */
    @ParameterizedTest
    @MethodSource("files")
    void everyDeclarationIsSeen(FileDescriptor file) {
        long seen = lines(file).stream().filter(CommentsTest::declares).count();
        assertThat(seen).isEqualTo(declared(file));
    }

    @Test
    void everyFileOfTheContractIsChecked() throws IOException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            assertThat(sources.filter(Files::isRegularFile)
                            .map(path -> SOURCES.relativize(path).toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            files().map(FileDescriptor::getName).toList());
        }
    }

    @Test
    void aDeclarationWithoutCommentIsFound() {
        assertThat(bare(List.of("// Said.", "message A {", "  // Said.", "  string a = 1;", "  string b = 2;", "}")))
                .containsExactly("string b = 2;");
        assertThat(bare(List.of("//", "enum E {", "  NONE = 0;  // Said behind.", "", "  SOME = 1;")))
                .containsExactly("enum E {", "SOME = 1;");
    }

    /** The declarations with a comment neither in the line before nor behind them. */
    private static List<String> bare(List<String> lines) {
        List<String> bare = new ArrayList<>();
        String before = "";
        for (String raw : lines) {
            String line = raw.strip();
            boolean commentBehind = line.indexOf("//") > 0
                    && COMMENT.matcher(line.substring(line.indexOf("//"))).matches();
            if (declares(line) && !commentBehind && !COMMENT.matcher(before).matches()) {
                bare.add(line);
            }
            before = line;
        }
        return bare;
    }

    private static boolean declares(String line) {
        return DECLARATION.matcher(line.strip()).matches();
    }

    private static List<String> lines(FileDescriptor file) {
        try {
            return Files.readAllLines(SOURCES.resolve(file.getName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long declared(FileDescriptor file) {
        long count = 0;
        for (Descriptor message : file.getMessageTypes()) {
            count += declared(message);
        }
        for (EnumDescriptor type : file.getEnumTypes()) {
            count += 1 + type.getValues().size();
        }
        for (ServiceDescriptor service : file.getServices()) {
            count += 1 + service.getMethods().size();
        }
        return count;
    }

    private static long declared(Descriptor message) {
        long count = 1L + message.getFields().size() + message.getRealOneofs().size();
        for (Descriptor nested : message.getNestedTypes()) {
            count += nested.getOptions().getMapEntry() ? 0 : declared(nested);
        }
        for (EnumDescriptor nested : message.getEnumTypes()) {
            count += 1 + nested.getValues().size();
        }
        return count;
    }
}
