// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.volume;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.VolumeRequest;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.api.node.NodePaths;
import io.farside.cli.ByteSize;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import io.farside.cli.render.Text;
import io.farside.model.Problem;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside volume create}. */
@Command(name = "create", mixinStandardHelpOptions = true, description = "Makes an empty volume.")
final class VolumeCreate implements Callable<Integer> {
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
            description = "For example 512M or 10GiB; a multiple of 4096 bytes.")
    private long size;

    @Option(
            names = "--storage-system",
            paramLabel = "NAME",
            description = "Where; with --node it is that node.")
    private @Nullable String storageSystem;

    VolumeCreate(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (connection.isNode()) {
            try (ApiClient api = connection.node(console, "volume create")) {
                io.farside.api.node.VolumeView v =
                        api.post(
                                NodePaths.VOLUMES,
                                new CreateVolumeRequest(name, size),
                                io.farside.api.node.VolumeView.class);
                output.one(console.out(), v, () -> VolumeShow.card(v));
            }
            return ExitCode.DONE;
        }
        String where = storageSystem;
        if (where == null) {
            throw Problem.badInput(
                            "FSDC1004E",
                            "Where the volume is to be made is not said.",
                            "Add --storage-system NAME, or --node URL.")
                    .toException();
        }
        try (ApiClient api = connection.manager(console, "volume create")) {
            io.farside.api.manager.VolumeView v =
                    api.post(
                            ManagerPaths.VOLUMES,
                            new VolumeRequest(where, name, size),
                            io.farside.api.manager.VolumeView.class);
            output.one(console.out(), v, () -> ofManager(v));
        }
        return ExitCode.DONE;
    }

    private static Card ofManager(io.farside.api.manager.VolumeView v) {
        return new Card()
                .line("volume", v.name())
                .line("storage system", v.storageSystem())
                .line("id", v.volumeId())
                .line("size", Text.bytes(v.sizeBytes()))
                .line("uris", String.join("\n", v.uris()));
    }
}
