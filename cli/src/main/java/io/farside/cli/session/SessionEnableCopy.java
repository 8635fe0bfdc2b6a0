// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside session enable-copy}. */
@Command(
        name = "enable-copy",
        mixinStandardHelpOptions = true,
        description = "Allows copying towards a site, before a start in that direction.")
final class SessionEnableCopy implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    @Option(
            names = "--site",
            required = true,
            paramLabel = "N",
            description = "Site number: 1 or 2.")
    private int site;

    SessionEnableCopy(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("Enable Copy to Site " + site);
        return call.run(console, request);
    }
}
