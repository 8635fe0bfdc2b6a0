// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside session stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Ends replication at once, perhaps not consistent.")
final class SessionStop implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    SessionStop(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("Stop");
        return call.run(console, request);
    }
}
