// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.volume;

import io.farside.api.ApiClient;
import io.farside.api.node.GrowVolumeRequest;
import io.farside.api.node.NodePaths;
import io.farside.cli.ByteSize;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside volume grow}. */
@Command(name = "grow", mixinStandardHelpOptions = true, description = "Grows a volume.")
final class VolumeGrow implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Name of the volume.")
    private String name = "";

    @Option(
            names = "--size",
            required = true,
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "The new size.")
    private long size;

    VolumeGrow(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "volume grow")) {
            io.farside.api.node.VolumeView v =
                    api.post(
                            NodePaths.grow(name),
                            new GrowVolumeRequest(size),
                            io.farside.api.node.VolumeView.class);
            output.one(console.out(), v, () -> VolumeShow.card(v));
        }
        return ExitCode.DONE;
    }
}
