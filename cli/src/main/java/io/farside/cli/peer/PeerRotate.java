// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.peer;

import io.farside.api.ApiClient;
import io.farside.api.node.NodePaths;
import io.farside.api.node.RotationView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside peer rotate}. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = "Gives a node a new key; peers learn its certificate over their links.")
final class PeerRotate implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    PeerRotate(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "peer rotate")) {
            RotationView rotation = api.post(NodePaths.ROTATION, null, RotationView.class);
            output.one(console.out(), rotation, () -> card(rotation));
            return rotation.waitsFor().isEmpty() ? ExitCode.DONE : ExitCode.WARNING;
        }
    }

    private static Card card(RotationView rotation) {
        return new Card()
                .line("certificate", rotation.certificate())
                .line(
                        "waits for",
                        rotation.waitsFor().isEmpty()
                                ? "nobody"
                                : String.join(", ", rotation.waitsFor()));
    }
}
