// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.volume;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import io.farside.cli.render.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside volume list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists volumes.")
final class VolumeListing implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Option(
            names = "--storage-system",
            paramLabel = "NAME",
            description = "Only those of this one.")
    private @Nullable String storageSystem;

    VolumeListing(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (connection.isNode()) {
            try (ApiClient api = connection.node(console, "volume list")) {
                io.farside.api.node.VolumeList all =
                        api.get(NodePaths.VOLUMES, io.farside.api.node.VolumeList.class);
                output.list(console.out(), all, () -> ofNode(all.volumes()));
            }
            return ExitCode.DONE;
        }
        try (ApiClient api = connection.manager(console, "volume list")) {
            io.farside.api.manager.VolumeList all =
                    api.get(path(), io.farside.api.manager.VolumeList.class);
            output.list(console.out(), all, () -> ofManager(all.volumes()));
        }
        return ExitCode.DONE;
    }

    private String path() {
        return ManagerPaths.VOLUMES
                + "?limit="
                + ManagerPaths.PAGE_LIMIT_MAX
                + (storageSystem == null
                        ? ""
                        : "&storageSystem="
                                + URLEncoder.encode(storageSystem, StandardCharsets.UTF_8));
    }

    private static Table ofNode(List<io.farside.api.node.VolumeView> all) {
        return new Table(
                List.of("NAME", "SIZE", "ALLOCATED", "GROUP", "ACCESS", "HOSTS", "URI"),
                all.stream()
                        .map(v ->
                                List.of(
                                        v.name(),
                                        Text.bytes(v.sizeBytes()),
                                        Text.bytes(v.allocatedBytes()),
                                        Text.orDash(v.group()),
                                        v.access(),
                                        String.valueOf(v.hosts()),
                                        v.uris().isEmpty() ? "-" : v.uris().getFirst()))
                        .toList());
    }

    private static Table ofManager(List<io.farside.api.manager.VolumeView> all) {
        return new Table(
                List.of(
                        "STORAGE SYSTEM",
                        "NAME",
                        "SIZE",
                        "ALLOCATED",
                        "SESSION",
                        "ROLE",
                        "ACCESS",
                        "HOSTS"),
                all.stream()
                        .map(v ->
                                List.of(
                                        v.storageSystem(),
                                        v.name(),
                                        Text.bytes(v.sizeBytes()),
                                        Text.bytes(v.allocatedBytes()),
                                        Text.orDash(v.session()),
                                        Text.orDash(v.role()),
                                        v.access(),
                                        String.valueOf(v.hosts())))
                        .toList());
    }
}
