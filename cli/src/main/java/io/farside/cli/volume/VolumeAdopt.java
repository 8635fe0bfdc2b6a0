// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.volume;

import io.farside.api.ApiClient;
import io.farside.api.node.AdoptVolumeRequest;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside volume adopt}. */
@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description = "Takes an existing raw image or block device as a volume, in place.")
final class VolumeAdopt implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Name of the volume.")
    private String name = "";

    @Option(
            names = "--path",
            required = true,
            paramLabel = "PATH",
            description = "Absolute path on the node.")
    private String path = "";

    VolumeAdopt(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "volume adopt")) {
            io.farside.api.node.VolumeView v =
                    api.post(
                            NodePaths.ADOPT,
                            new AdoptVolumeRequest(name, path),
                            io.farside.api.node.VolumeView.class);
            output.one(console.out(), v, () -> VolumeShow.card(v));
        }
        return ExitCode.DONE;
    }
}
