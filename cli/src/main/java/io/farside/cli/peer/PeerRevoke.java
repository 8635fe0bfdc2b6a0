// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.peer;

import io.farside.api.ApiClient;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside peer revoke}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Takes a token back that nobody has used.")
final class PeerRevoke implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "Id of the invitation.")
    private String id = "";

    PeerRevoke(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "peer revoke")) {
            api.delete(NodePaths.invitation(id));
        }
        return ExitCode.DONE;
    }
}
