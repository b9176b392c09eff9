package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.client.StemmaClient;
import io.stemma.client.StemmaException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks a server something. */
@Command(sortOptions = false, abbreviateSynopsis = true, footerHeading = "%nExamples:%n")
abstract class ClientCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** Asks and prints the answer. */
    abstract void run(StemmaApi server, Output output) throws IOException, InterruptedException;

    /** Judges the options together, before the server is asked: throws {@link #usage} where they make no sense. */
    void check() {}

    @Override
    public final Integer call() throws IOException, InterruptedException {
        StemmaCommand stemma = StemmaCommand.of(spec());
        check();
        try (StemmaClient client = stemma.connect()) {
            Output output = stemma.output();
            run(client, output);
            output.out().flush();
        }
        return 0;
    }

    /** A command line that cannot be meant. */
    final ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    /** Waits for an answer. */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw StemmaException.of(e);
        }
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("command used before it was parsed");
        }
        return spec;
    }
}
