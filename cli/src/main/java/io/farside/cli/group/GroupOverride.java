// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside group override}. */
@Command(
        name = "override",
        mixinStandardHelpOptions = true,
        description = "Ends a fence or split brain by naming the node whose writes are given up.")
final class GroupOverride implements Callable<Integer> {
    private final Console console;

    @Mixin private final VerbCall call = new VerbCall();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Option(
            names = "--abandon",
            required = true,
            paramLabel = "NODE",
            description = "Node whose writes are given up.")
    private String abandon = "";

    GroupOverride(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirmation.require(
                console, "Writes that only " + abandon + " has will be given up.", abandon);
        GroupCommandRequest request = GroupCommandRequest.PLAIN;
        request = request.withAbandonedSide(abandon);
        return call.send(console, GroupVerb.OVERRIDE, request);
    }
}
