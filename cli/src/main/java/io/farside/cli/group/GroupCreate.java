// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.ApiClient;
import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PoliciesView;
import io.farside.cli.Assignment;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside group create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description =
                "Makes this node's side of a group; do the same at the other node with the same"
                        + " --id.")
final class GroupCreate implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Name of the group.")
    private String name = "";

    @Option(
            names = "--id",
            paramLabel = "UUID",
            description = "The same at both nodes (default: a new one).")
    private @Nullable String id;

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description = "primary or secondary.")
    private String role = "";

    @Option(
            names = "--volume",
            required = true,
            paramLabel = "NAME[:PEERNAME]",
            description =
                    "A volume, and its name at the other node where that differs; repeatable.")
    private List<String> volumes = new ArrayList<>();

    @Option(
            names = "--peer",
            required = true,
            paramLabel = "NODE",
            description = "Name of the other node.")
    private String peer = "";

    @Option(
            names = "--peer-address",
            paramLabel = "ADDRESS",
            description = "Its replication address, where it is not configured.")
    private @Nullable String peerAddress;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "sync (default), stream, periodic or global-copy; the same at both nodes.")
    private @Nullable String mode;

    @Option(
            names = "--period-seconds",
            paramLabel = "SECONDS",
            description = "From one cycle of the mode periodic to the next, 1 to 86400 (60).")
    private @Nullable Integer periodSeconds;

    @Mixin private final PolicyOptions policies = new PolicyOptions();

    GroupCreate(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CreateGroupRequest request =
                new CreateGroupRequest(
                        name,
                        id == null ? UUID.randomUUID().toString() : id,
                        role,
                        volumes(),
                        new CreateGroupRequest.Target(peer, null, peerAddress, mode, periodSeconds),
                        policies.isAny() ? policies.over(PoliciesView.DEFAULT) : null);
        try (ApiClient api = connection.node(console, "group create")) {
            GroupView g = api.post(NodePaths.GROUPS, request, GroupView.class);
            output.one(console.out(), g, () -> GroupCard.of(g));
        }
        return ExitCode.DONE;
    }

    private List<CreateGroupRequest.Volume> volumes() {
        List<CreateGroupRequest.Volume> all = new ArrayList<>();
        Assignment.read(volumes, ':', "--volume NAME or --volume NAME:PEERNAME")
                .forEach(
                        (name, peerName) -> all.add(new CreateGroupRequest.Volume(name, peerName)));
        return all;
    }
}
