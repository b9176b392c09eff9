package io.stemma.client.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Completion for shells. */
@Command(
        name = "completion",
        description = "Prints a script that teaches a shell to complete stemma's commands and options.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(stemma completion bash)                 in ~/.bashrc",
            "  source <(stemma completion zsh)                  in ~/.zshrc"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "The shell: ${COMPLETION-CANDIDATES}.")
    private @Nullable Shell shell;

    /** Shells that the one script serves. */
    enum Shell {
        bash,
        zsh
    }

    @Override
    public Integer call() {
        if (spec == null || shell == null) {
            throw new IllegalStateException("command used before it was parsed");
        }
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("stemma", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
