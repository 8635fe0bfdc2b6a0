// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.task;

import io.farside.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code farside task}. */
@Command(name = "task", mixinStandardHelpOptions = true, description = "Commands that run or ran.")
public final class TaskCommand {
    private TaskCommand() {}

    /** The noun with its verbs. */
    public static CommandLine create(Console console) {
        return new CommandLine(new TaskCommand())
                .addSubcommand(new TaskListing(console))
                .addSubcommand(new TaskShow(console))
                .addSubcommand(new TaskWatch(console))
                .addSubcommand(new TaskWithdraw(console));
    }
}
