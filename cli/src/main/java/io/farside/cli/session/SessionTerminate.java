// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside session terminate}. */
@Command(
        name = "terminate",
        mixinStandardHelpOptions = true,
        description = "Ends all copy relations; lineage stays on disk.")
final class SessionTerminate implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    @Mixin private final Confirmation confirmation = new Confirmation();

    SessionTerminate(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("Terminate");
        if (!call.dryRun()) {
            confirmation.require(
                    console, "Copying of " + call.session() + " ends.", call.session());
        }
        return call.run(console, request);
    }
}
