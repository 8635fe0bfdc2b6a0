// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.peer;

import io.farside.api.ApiClient;
import io.farside.api.node.NodePaths;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside peer remove}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Forgets a peer and its certificate; it can join again.")
final class PeerRemove implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Parameters(paramLabel = "NAME", description = "Name of the peer.")
    private String name = "";

    PeerRemove(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirmation.require(console, "Peer " + name + " will have to join again.", name);
        try (ApiClient api = connection.node(console, "peer remove")) {
            api.delete(NodePaths.peer(name));
        }
        return ExitCode.DONE;
    }
}
