// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside group stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Stops replication at a consistent cut.")
final class GroupStop implements Callable<Integer> {
    private final Console console;

    @Mixin private final VerbCall call = new VerbCall();

    @Option(names = "--now", description = "At once, perhaps not consistent.")
    private boolean now;

    GroupStop(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GroupCommandRequest request = GroupCommandRequest.PLAIN;
        if (now) {
            request = request.withNow();
        }
        return call.send(console, GroupVerb.STOP, request);
    }
}
