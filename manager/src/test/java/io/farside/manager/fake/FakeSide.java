// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.fake;

import io.farside.api.ProblemView;
import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.GroupView;
import io.farside.api.node.LoneWritesView;
import io.farside.api.node.NodeIds;
import io.farside.api.node.PoliciesView;
import io.farside.api.node.ResyncView;
import io.farside.api.node.RoleEpochView;
import io.farside.api.node.RpoView;
import io.farside.api.node.TargetView;
import io.farside.api.node.TargetVolumeView;
import io.farside.model.GroupRole;
import io.farside.model.Problem;
import io.farside.model.RoleEpoch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One side of a group: changed by tests and by the verbs of {@link FakeVerbs}. */
public final class FakeSide {
    public final FakeNode node;
    final CreateGroupRequest made;
    public GroupRole role;
    public RoleEpoch epoch = RoleEpoch.NONE;
    public RoleEpoch seen = RoleEpoch.NONE;
    public String status = "New";
    public @Nullable String reason;
    public String link = "Up";
    public boolean open;
    public int hostsWriting;
    public long loneExtents;
    public boolean synced;
    public long dirtyBytes;
    public @Nullable ResyncView resync;
    private long sequence;

    FakeSide(FakeNode node, CreateGroupRequest made) {
        this.node = node;
        this.made = made;
        this.role = made.role().equals("primary") ? GroupRole.PRIMARY : GroupRole.SECONDARY;
    }

    /** Tells the state to everyone who follows the node's events. */
    public void changed() {
        sequence++;
        node.publish(view());
    }

    public void become(String newStatus, @Nullable String newReason, boolean nowOpen) {
        status = newStatus;
        reason = newReason;
        open = nowOpen;
    }

    GroupView view() {
        ProblemView refused =
                open
                        ? null
                        : ProblemView.of(
                                Problem.of("FSDN2999E", "hosts are not served here", "none"));
        return new GroupView(
                made.name(),
                made.groupId(),
                node.name(),
                NodeIds.text(node.id()),
                sequence,
                role.toString(),
                RoleEpochView.of(epoch),
                RoleEpochView.of(seen.isAbove(epoch) ? seen : epoch),
                "0".repeat(32),
                open ? "ReadWrite" : "Refused",
                refused,
                hostsWriting,
                null,
                null,
                List.of(target()));
    }

    private TargetView target() {
        boolean recoverable = role.currentPrimary() || (!status.equals("New") && synced);
        return new TargetView(
                made.target().nodeName(),
                made.target().nodeId(),
                made.target().address(),
                "sync",
                null,
                status,
                reason,
                link,
                recoverable,
                recoverable ? "it was in sync" : "it is out of order",
                null,
                lone(loneExtents),
                link.equals("Up")
                        ? lone(0)
                        : new LoneWritesView(false, 0, 0, null, null, "2026-01-01T00:00:00Z"),
                resync,
                0,
                made.policies() == null
                        ? new PoliciesView(true, "release", 3000, 0)
                        : made.policies(),
                new RpoView(recoverable ? Long.valueOf(0) : null, "Measured"),
                List.of(),
                made.volumes().stream().map(this::volume).toList());
    }

    private static LoneWritesView lone(long extents) {
        return extents == 0
                ? new LoneWritesView(true, 0, 0, null, null, null)
                : new LoneWritesView(
                        true,
                        extents,
                        extents * 65536,
                        "2026-01-01T00:00:00Z",
                        "2026-01-01T00:00:09Z",
                        null);
    }

    private TargetVolumeView volume(CreateGroupRequest.Volume volume) {
        String sync = status.equals("Started") ? (synced ? "Synced" : "Syncing") : "Stopped";
        return new TargetVolumeView(
                volume.name(),
                volume.peerName() == null ? volume.name() : volume.peerName(),
                FakeNode.VOLUME_BYTES,
                status.equals("New") ? "New" : sync,
                sync.equals("Syncing") ? Integer.valueOf(50) : null,
                dirtyBytes);
    }
}
