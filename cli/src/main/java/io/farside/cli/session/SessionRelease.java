// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside session release-io}. */
@Command(
        name = "release-io",
        mixinStandardHelpOptions = true,
        description = "Lets host writes go that are held.")
final class SessionRelease implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    SessionRelease(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("Release I/O");
        return call.run(console, request);
    }
}
