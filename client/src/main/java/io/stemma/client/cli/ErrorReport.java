package io.stemma.client.cli;

import com.google.rpc.Code;
import io.stemma.client.StemmaException;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on standard error why a command did not do its work, and gives the exit code that says so too. */
final class ErrorReport {
    /** An error answer, or a failure on the way. */
    static final int FAILED = 1;
    /** A command line that cannot be meant. */
    static final int USAGE = 2;

    private ErrorReport() {}

    /** For a command line that was understood. */
    static int failure(Exception thrown, PrintWriter err, boolean json) {
        Throwable cause = cause(thrown);
        Error error = cause instanceof StemmaException answer ? answer.error() : found(cause);
        if (json) {
            document(err, error);
        } else {
            err.println("stemma: " + text(cause));
        }
        err.flush();
        return FAILED;
    }

    /** For a command line that was not understood. */
    static int usage(ParameterException thrown) {
        CommandLine command = thrown.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + thrown.getMessage());
        UnmatchedArgumentException.printSuggestions(thrown, err);
        err.println("Try '" + name + " --help'.");
        err.flush();
        return USAGE;
    }

    /** "NODE_NOT_FOUND: node \"x\" ..." for an answer; the class stands for the reason where there is none. */
    static String text(Throwable cause) {
        if (!(cause instanceof StemmaException answer)) {
            return Table.clean(message(cause));
        }
        boolean reasoned = answer.reason() != ErrorReason.ERROR_REASON_UNSPECIFIED;
        String reason = reasoned ? answer.reason().name() : answer.code().name();
        return Table.clean(reason + ": " + answer.error().getMessage());
    }

    private static void document(PrintWriter err, Error error) {
        try {
            Output.object(err, json -> {
                json.writeObjectFieldStart("error");
                new MessageJson(json).fields(error);
                json.writeEndObject();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("standard error", e);
        }
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null
                && (cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || cause instanceof UncheckedIOException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Error found(Throwable cause) {
        return Error.newBuilder()
                .setCode(cause instanceof Failure failure ? failure.code() : Code.UNKNOWN)
                .setMessage(message(cause))
                .build();
    }

    private static String message(Throwable cause) {
        if (cause instanceof NoSuchFileException file) {
            return file.getFile() + ": no such file";
        }
        if (cause instanceof AccessDeniedException file) {
            return file.getFile() + ": not permitted";
        }
        if (cause instanceof FileSystemException file) {
            return file.getFile() + ": " + file.getReason();
        }
        boolean expected =
                cause instanceof Failure || cause instanceof IOException || cause instanceof IllegalArgumentException;
        return expected && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }
}
