// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.storage;

import io.farside.api.ApiClient;
import io.farside.api.EventReader;
import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupList;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.HealthView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.TermView;
import io.farside.api.node.VolumeList;
import io.farside.api.node.VolumeView;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Our own node, by its admin API. */
public final class NativeStorageSystem implements StorageSystem {
    /** Longest wait for an answer to a command: a stop drains what is in flight. */
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(20);

    /** Longest wait for a sign of life. */
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

    private final ApiClient commands;
    private final ApiClient probes;

    public NativeStorageSystem(URI url, Supplier<TermView> term) {
        commands =
                new ApiClient(
                        url,
                        COMMAND_TIMEOUT,
                        () -> Map.of(NodePaths.TERM_HEADER, term.get().header()));
        probes = new ApiClient(url, PROBE_TIMEOUT, Map.of());
    }

    @Override
    public NodeView node() {
        return probes.get(NodePaths.NODE, NodeView.class);
    }

    @Override
    public void probe() {
        probes.get(NodePaths.HEALTH, HealthView.class);
    }

    @Override
    public TermView term() {
        return probes.get(NodePaths.TERM, TermView.class);
    }

    @Override
    public TermView claim(TermView term) {
        return commands.post(NodePaths.TERM, term, TermView.class);
    }

    @Override
    public List<GroupView> groups() {
        return probes.get(NodePaths.GROUPS, GroupList.class).groups();
    }

    @Override
    public List<VolumeView> volumes() {
        return probes.get(NodePaths.VOLUMES, VolumeList.class).volumes();
    }

    @Override
    public VolumeView createVolume(CreateVolumeRequest request) {
        return commands.post(NodePaths.VOLUMES, request, VolumeView.class);
    }

    @Override
    public GroupView createGroup(CreateGroupRequest request) {
        return commands.post(NodePaths.GROUPS, request, GroupView.class);
    }

    @Override
    public void removeGroup(String name) {
        commands.delete(NodePaths.group(name));
    }

    @Override
    public GroupCommandResult command(String group, GroupVerb verb, GroupCommandRequest request) {
        return commands.post(NodePaths.verb(group, verb), request, GroupCommandResult.class);
    }

    @Override
    public void follow(EventReader.Consumer consumer) throws InterruptedException {
        probes.events(NodePaths.EVENTS, consumer);
    }

    @Override
    public void close() {
        commands.close();
        probes.close();
    }
}
