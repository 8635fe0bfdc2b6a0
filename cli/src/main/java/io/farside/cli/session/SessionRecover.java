// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside session recover}. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        description = "Makes the target writable and moves production there.")
final class SessionRecover implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    @Mixin private final Confirmation confirmation = new Confirmation();

    SessionRecover(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("Recover");
        if (!call.dryRun()) {
            confirmation.require(
                    console,
                    "Production of " + call.session() + " moves to its target.",
                    call.session());
        }
        return call.run(console, request);
    }
}
