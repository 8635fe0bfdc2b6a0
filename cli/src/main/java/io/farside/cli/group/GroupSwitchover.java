// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside group switchover}. */
@Command(
        name = "switchover",
        mixinStandardHelpOptions = true,
        description = "Moves production to the other side without loss.")
final class GroupSwitchover implements Callable<Integer> {
    private final Console console;

    @Mixin private final VerbCall call = new VerbCall();

    @Option(names = "--disconnect-hosts", description = "Hosts that write are cut off at the flip.")
    private boolean disconnectHosts;

    GroupSwitchover(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GroupCommandRequest request = GroupCommandRequest.PLAIN;
        if (disconnectHosts) {
            request = request.withDisconnectHosts();
        }
        return call.send(console, GroupVerb.SWITCHOVER, request);
    }
}
