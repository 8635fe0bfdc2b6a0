// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside session switchover}. */
@Command(
        name = "switchover",
        mixinStandardHelpOptions = true,
        description = "Moves production to the other site without loss.")
final class SessionSwitchover implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    @Option(
            names = "--to",
            paramLabel = "SITE",
            description = "Site to go to (default: the other one).")
    private @Nullable String to;

    @Option(names = "--disconnect-hosts", description = "Hosts that write are cut off at the flip.")
    private boolean disconnectHosts;

    SessionSwitchover(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("switchover");
        if (to != null) {
            request = request.to(to);
        }
        if (disconnectHosts) {
            request = request.withDisconnectHosts();
        }
        return call.run(console, request);
    }
}
