// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.completion;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The commands and the programs that the launcher starts itself. The programs are described here
 * for shells and manuals; each reads its own command line.
 */
public final class WholeModel {
    private WholeModel() {}

    /** Adds the programs to the commands. */
    public static CommandLine of(CommandLine commands) {
        commands.addSubcommand("serve", serve());
        commands.addSubcommand("inspect", inspect());
        commands.addSubcommand("manager", manager());
        commands.addSubcommand("demo", demo());
        Objects.requireNonNull(commands.getSubcommands().get("node"))
                .getCommandSpec()
                .addOption(file("--config", "FILE", "Without a verb: be the daemon of a machine."));
        return commands;
    }

    private static CommandSpec serve() {
        return program("Serves one raw image over NBD, in the foreground.")
                .addOption(file("--socket", "PATH", "Unix socket to listen on."))
                .addOption(text("--listen", "HOST:PORT", "Address to listen on instead."))
                .addOption(text("--export", "NAME", "Name of the export (default: empty)."))
                .addOption(flag("--read-only", "Refuse everything that changes the image."))
                .addOption(flag("--direct", "Past the page cache (O_DIRECT)."))
                .addOption(file("--pid-file", "FILE", "Where to write the process id."))
                .addOption(choice("--loop", List.of("auto", "uring", "nio"), "Event loop."))
                .addOption(file("--tls-cert", "FILE", "PEM certificate chain."))
                .addOption(file("--tls-key", "FILE", "PEM private key, PKCS #8."))
                .addOption(file("--tls-ca", "FILE", "PEM authorities of clients."))
                .addPositional(path("IMAGE", "Raw image."));
    }

    private static CommandSpec inspect() {
        return program("Prints on-disk files of a data directory.")
                .addOption(flag("--json", "One JSON array instead of text."))
                .addPositional(path("PATH", "File or directory."));
    }

    private static CommandSpec manager() {
        return program("Is the management server.")
                .addOption(file("--config", "FILE", "Configuration."));
    }

    private static CommandSpec demo() {
        return program("Two sites on this machine: over, a disaster, and back, verified.")
                .addOption(flag("--exit", "End when the story is told."))
                .addOption(flag("--keep", "Leave volumes and logs behind."))
                .addOption(file("--image", "FILE", "Take a copy of this raw image along."))
                .addOption(text("--volume-mib", "MIB", "Size of each ledger volume."))
                .addOption(choice("--output", List.of("table", "json"), "Form of the result."));
    }

    private static CommandSpec program(String description) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(description);
        return spec;
    }

    private static OptionSpec file(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(Path.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec choice(String name, List<String> values, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(String.join("|", values))
                .completionCandidates(values)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).description(description).build();
    }

    private static PositionalParamSpec path(String label, String description) {
        return PositionalParamSpec.builder()
                .type(Path.class)
                .paramLabel(label)
                .description(description)
                .build();
    }
}
