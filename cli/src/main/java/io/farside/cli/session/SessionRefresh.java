// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside session refresh}. */
@Command(
        name = "refresh",
        mixinStandardHelpOptions = true,
        description = "Asks all nodes for their state now.")
final class SessionRefresh implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    SessionRefresh(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("Refresh States");
        return call.run(console, request);
    }
}
