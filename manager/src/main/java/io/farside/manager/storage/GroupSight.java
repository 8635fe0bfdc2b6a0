// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.storage;

import io.farside.api.node.GroupView;
import io.farside.api.node.LoneWritesView;
import io.farside.api.node.ResyncView;
import io.farside.api.node.TargetView;
import io.farside.api.node.TargetVolumeView;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.StopReason;
import io.farside.model.VolumeSync;
import io.farside.session.observe.CopyProgress;
import io.farside.session.observe.HostState;
import io.farside.session.observe.Link;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideState;
import io.farside.session.observe.VolumeObservation;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a node's view of a group. What it cannot read counts as the worse case. */
final class GroupSight {
    private GroupSight() {}

    static SideState of(GroupView view, Instant at) {
        TargetView target = view.target();
        return new SideState(
                at,
                role(view.role()),
                view.roleEpoch().toRoleEpoch(),
                view.highestSeenRoleEpoch().toRoleEpoch(),
                status(target),
                link(target.link()),
                hosts(view, target),
                target.recoverable(),
                target.recoverableReason(),
                lone(target.loneWritesHere()),
                lone(target.loneWritesThere()),
                progress(target.resync()),
                target.volumes().stream().map(GroupSight::volume).toList(),
                target.lastVerdict() == null ? "" : target.lastVerdict(),
                view.problem() == null ? null : view.problem().toProblem());
    }

    private static GroupRole role(String label) {
        return Arrays.stream(GroupRole.values())
                .filter(r -> r.toString().equals(label))
                .findFirst()
                .orElse(GroupRole.SECONDARY);
    }

    private static GroupStatus status(TargetView target) {
        StopReason reason =
                Arrays.stream(StopReason.values())
                        .filter(r -> r.toString().equals(target.reason()))
                        .findFirst()
                        .orElse(StopReason.FAULT);
        return switch (target.status()) {
            case "New" -> new GroupStatus.New();
            case "Starting" -> new GroupStatus.Starting();
            case "Started" -> new GroupStatus.Started();
            case "Stopping" -> new GroupStatus.Stopping();
            case "Failsafe" -> new GroupStatus.Failsafe(reason);
            default -> new GroupStatus.Stopped(reason);
        };
    }

    private static Link link(String label) {
        return switch (label) {
            case "Up" -> Link.UP;
            case "Interrupted" -> Link.INTERRUPTED;
            default -> Link.DOWN;
        };
    }

    private static HostState hosts(GroupView view, TargetView target) {
        boolean holds = target.policies().onReplicationLoss().equals("hold");
        boolean cutOff =
                !target.link().equals("Up")
                        && (target.status().equals("Started")
                                || target.statusLabel().equals("Stopped(LinkLost)"));
        boolean primary = role(view.role()).currentPrimary();
        return new HostState(
                view.access().equals("ReadWrite"),
                view.accessReason() == null ? view.access() : view.accessReason().detail(),
                view.hostsWriting(),
                primary && holds && cutOff);
    }

    private static LoneWrites lone(LoneWritesView view) {
        return new LoneWrites(
                view.known(),
                view.extents(),
                view.bytes(),
                time(view.firstAt()),
                time(view.lastAt()),
                time(view.unknownSince()));
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable CopyProgress progress(@Nullable ResyncView view) {
        return view == null
                ? null
                : new CopyProgress(
                        view.doneBytes(),
                        view.totalBytes(),
                        view.movedBytes(),
                        view.bytesPerSecond(),
                        view.secondsLeft());
    }

    private static VolumeObservation volume(TargetVolumeView view) {
        VolumeSync sync =
                switch (view.sync()) {
                    case "New" -> new VolumeSync.New();
                    case "Syncing" ->
                            new VolumeSync.Syncing(
                                    view.syncPercent() == null ? 0 : view.syncPercent());
                    case "Synced" -> new VolumeSync.Synced();
                    case "Stale" -> new VolumeSync.Stale();
                    case "Stopped" -> new VolumeSync.Stopped();
                    default -> new VolumeSync.NotSynced();
                };
        return new VolumeObservation(
                view.name(), view.peerName(), view.sizeBytes(), sync, view.dirtyBytes());
    }
}
