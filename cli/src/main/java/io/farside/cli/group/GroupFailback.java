// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside group failback}. */
@Command(
        name = "failback",
        mixinStandardHelpOptions = true,
        description = "Brings production back to its natural side by copying what differs.")
final class GroupFailback implements Callable<Integer> {
    private final Console console;

    @Mixin private final VerbCall call = new VerbCall();

    @Option(
            names = "--discard",
            description = "Writes that only the other side has may be discarded.")
    private boolean discard;

    @Option(names = "--disconnect-hosts", description = "Hosts that write are cut off at the flip.")
    private boolean disconnectHosts;

    GroupFailback(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GroupCommandRequest request = GroupCommandRequest.PLAIN;
        if (discard) {
            request = request.withDiscard();
        }
        if (disconnectHosts) {
            request = request.withDisconnectHosts();
        }
        return call.send(console, GroupVerb.FAILBACK, request);
    }
}
