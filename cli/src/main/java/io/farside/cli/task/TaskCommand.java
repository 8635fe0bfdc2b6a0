// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.task;

import io.farside.cli.Console;
import io.farside.cli.Noun;
import picocli.CommandLine.Command;

/** {@code farside task}. */
@Command(name = "task", mixinStandardHelpOptions = true, description = "Commands that run or ran.")
public final class TaskCommand {
    private TaskCommand() {}

    /** The noun with its verbs. */
    public static Noun create(Console console) {
        return Noun.of(new TaskCommand())
                .verb("list", () -> new TaskListing(console))
                .verb("show", () -> new TaskShow(console))
                .verb("watch", () -> new TaskWatch(console))
                .verb("withdraw", () -> new TaskWithdraw(console));
    }
}
