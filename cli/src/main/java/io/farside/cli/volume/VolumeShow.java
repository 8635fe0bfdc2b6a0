// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.volume;

import io.farside.api.ApiClient;
import io.farside.api.ProblemView;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import io.farside.cli.render.Text;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside volume show}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a volume of a node.")
final class VolumeShow implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Name of the volume.")
    private String name = "";

    VolumeShow(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "volume show")) {
            io.farside.api.node.VolumeView v =
                    api.get(NodePaths.volume(name), io.farside.api.node.VolumeView.class);
            output.one(console.out(), v, () -> card(v));
        }
        return ExitCode.DONE;
    }

    /** A volume for people. */
    static Card card(io.farside.api.node.VolumeView v) {
        ProblemView reason = v.accessReason();
        return new Card()
                .line("volume", v.name())
                .line("id", v.volumeId())
                .line("size", Text.bytes(v.sizeBytes()))
                .line("allocated", Text.bytes(v.allocatedBytes()))
                .line("backing", v.backing())
                .line("path", v.path())
                .line("group", v.group())
                .line("access", v.access() + (reason == null ? "" : ": " + reason.detail()))
                .line("hosts", v.hosts())
                .line("uris", String.join("\n", v.uris()));
    }
}
