// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.completion;

import io.farside.cli.Cli;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.Noun;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code farside completion SHELL}; needs no server. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what makes a shell complete commands and options.%n",
            "  bash   source <(farside completion bash)",
            "  zsh    source <(farside completion zsh)",
            "  fish   farside completion fish | source%n"
        })
public final class CompletionCommand implements Callable<Integer> {
    /** Shells that can be served. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    private final Console console;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    private CompletionCommand(Console console) {
        this.console = console;
    }

    public static Noun create(Console console) {
        return Noun.of(new CompletionCommand(console));
    }

    @Override
    public Integer call() {
        CommandLine all = WholeModel.of(new Cli(console).commands());
        String script =
                switch (shell) {
                    // One script for both: it finds out which shell reads it.
                    case bash, zsh -> AutoComplete.bash(all.getCommandName(), all);
                    case fish -> FishCompletion.of(all);
                };
        console.out().print(script);
        return ExitCode.DONE;
    }
}
