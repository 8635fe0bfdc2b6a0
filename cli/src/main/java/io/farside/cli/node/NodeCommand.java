// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.node;

import io.farside.cli.Console;
import io.farside.cli.Noun;
import picocli.CommandLine.Command;

/** {@code farside node status}; without a verb the launcher starts the daemon. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "A node, straight at its admin address.")
public final class NodeCommand {
    private NodeCommand() {}

    /** The noun with its verbs. */
    public static Noun create(Console console) {
        return Noun.of(new NodeCommand())
                .verb("status", () -> new NodeStatus(console))
                .verb("why", () -> new NodeWhy(console));
    }
}
