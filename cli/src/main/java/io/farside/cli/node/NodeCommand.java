// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.node;

import io.farside.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code farside node status}; without a verb the launcher starts the daemon. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "A node, straight at its admin address.")
public final class NodeCommand {
    private NodeCommand() {}

    /** The noun with its verbs. */
    public static CommandLine create(Console console) {
        return new CommandLine(new NodeCommand())
                .addSubcommand(new NodeStatus(console))
                .addSubcommand(new NodeWhy(console));
    }
}
