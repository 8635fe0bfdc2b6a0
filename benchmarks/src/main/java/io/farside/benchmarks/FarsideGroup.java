// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A group that replicates from one node to another; every block was written once before.
 *
 * @param one Primary
 * @param two its target
 * @param uris by which hosts reach the volumes at the primary
 */
record FarsideGroup(FarsideSite one, FarsideSite two, Shape shape, List<String> uris) {
    /**
     * What is made.
     *
     * @param name of the group
     * @param mode how the target follows
     * @param count of volumes
     * @param sizeBytes of each
     */
    record Shape(String name, String mode, int count, long sizeBytes) {
        List<String> volumes() {
            return IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
        }
    }

    /**
     * Makes and fills the volumes and waits until the target holds the same.
     *
     * @param link address at which the primary finds its target
     */
    static FarsideGroup start(
            Workbench bench, FarsideSite one, FarsideSite two, String link, Shape shape)
            throws IOException, InterruptedException {
        List<String> uris = new ArrayList<>();
        for (String volume : shape.volumes()) {
            uris.add(one.filled(bench, volume, shape.sizeBytes()));
            two.volume(volume, shape.sizeBytes());
        }
        FarsideGroup group = new FarsideGroup(one, two, shape, List.copyOf(uris));
        String id = UUID.randomUUID().toString();
        group.create(one, id, "primary", new Peer(two, link));
        group.create(two, id, "secondary", new Peer(one, null));
        bench.await("start to be accepted", group::isStarted);
        bench.await(shape.name() + " to be Synced", group::isSynced);
        return group;
    }

    private record Peer(FarsideSite site, @org.jspecify.annotations.Nullable String address) {}

    private void create(FarsideSite here, String id, String role, Peer peer) {
        var target =
                new CreateGroupRequest.Target(
                        peer.site().view().nodeName(),
                        peer.site().view().nodeId(),
                        peer.address(),
                        shape.mode());
        here.api()
                .post(
                        NodePaths.GROUPS,
                        new CreateGroupRequest(
                                shape.name(),
                                id,
                                role,
                                shape.volumes().stream()
                                        .map(v -> new CreateGroupRequest.Volume(v, null))
                                        .toList(),
                                target,
                                null),
                        GroupView.class);
    }

    /** Start is refused until the two sides have found each other. */
    private boolean isStarted() {
        try {
            one.api()
                    .post(
                            NodePaths.verb(shape.name(), GroupVerb.START),
                            GroupCommandRequest.PLAIN,
                            GroupCommandResult.class);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    /** Whether nothing is missing at the target but what an asynchronous one has not got yet. */
    boolean isSynced() {
        return isSynced(one.group(shape.name())) && two.group(shape.name()).target().recoverable();
    }

    static boolean isSynced(GroupView view) {
        return view.target().volumes().stream().allMatch(v -> v.sync().equals("Synced"));
    }

    /** What resyncs and cycles have moved since the primary's process started, bytes. */
    long movedBytes() {
        return one.group(shape.name()).target().resyncMovedBytes();
    }
}
