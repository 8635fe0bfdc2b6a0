// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside session failback}. */
@Command(
        name = "failback",
        mixinStandardHelpOptions = true,
        description = "Brings production home by copying only what differs.")
final class SessionFailback implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Option(
            names = "--discard",
            description = "Writes that only the other side has may be discarded.")
    private boolean discard;

    @Option(names = "--disconnect-hosts", description = "Hosts that write are cut off at the flip.")
    private boolean disconnectHosts;

    SessionFailback(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("failback");
        if (discard) {
            request = request.withDiscard();
        }
        if (disconnectHosts) {
            request = request.withDisconnectHosts();
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
