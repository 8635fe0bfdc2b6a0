// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside group failover}. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description = "Opens this side for writing after the other one was lost or stopped.")
final class GroupFailover implements Callable<Integer> {
    private final Console console;

    @Mixin private final VerbCall call = new VerbCall();

    @Mixin private final Confirmation confirmation = new Confirmation();

    GroupFailover(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirmation.require(
                console,
                "This side of " + call.group() + " will be opened for writing.",
                call.group());
        GroupCommandRequest request = GroupCommandRequest.PLAIN;
        return call.send(console, GroupVerb.FAILOVER, request);
    }
}
