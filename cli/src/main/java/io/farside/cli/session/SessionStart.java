// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside session start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description =
                "Starts copying in a direction; moves only differences where lineage is known.")
final class SessionStart implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Option(
            names = "--direction",
            paramLabel = "H1->H2",
            description = "Direction (default: ${DEFAULT-VALUE}).",
            defaultValue = "H1->H2")
    private String direction = "";

    @Option(names = "--overwrite", description = "The target's unrelated data may be overwritten.")
    private boolean overwrite;

    @Option(
            names = "--discard",
            description = "Writes that only the other side has may be discarded.")
    private boolean discard;

    SessionStart(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("Start " + direction);
        if (overwrite) {
            request = request.withOverwrite();
        }
        if (discard) {
            request = request.withDiscard();
        }
        if (discard && !call.dryRun()) {
            confirmation.require(
                    console,
                    "This discards " + PlanCard.losses(call.plan(console, request)) + ".",
                    call.session());
        }
        return call.run(console, request);
    }
}
