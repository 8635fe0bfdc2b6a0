// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside session suspend}. */
@Command(
        name = "suspend",
        mixinStandardHelpOptions = true,
        description = "Ends replication at a consistent point.")
final class SessionSuspend implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    SessionSuspend(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("Suspend");
        return call.run(console, request);
    }
}
