// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.ProblemView;
import io.farside.api.node.GroupView;
import io.farside.api.node.LoneWritesView;
import io.farside.api.node.NodeIds;
import io.farside.api.node.ResyncView;
import io.farside.api.node.RoleEpochView;
import io.farside.api.node.TargetView;
import io.farside.api.node.TargetVolumeView;
import io.farside.engine.group.Effect.HostAccess;
import io.farside.engine.group.GroupView.Goal;
import io.farside.engine.group.GroupView.LoneWrites;
import io.farside.engine.group.Now;
import io.farside.model.Generation;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.Problem;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.model.VolumeSync;
import io.farside.node.group.GroupDefinition;
import io.farside.node.group.GroupDriver;
import io.farside.node.group.GroupState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns the state of groups into what the API shows. Callable from any thread. */
final class ViewMapper {
    private final String nodeName;
    private final String nodeId;

    ViewMapper(String nodeName, long nodeId) {
        this.nodeName = nodeName;
        this.nodeId = NodeIds.text(nodeId);
    }

    GroupView group(GroupDriver driver) {
        GroupDefinition definition = driver.definition();
        GroupState state = driver.state();
        io.farside.engine.group.GroupView view = state.view();
        RoleEpoch epoch = view == null ? RoleEpoch.NONE : view.roleEpoch();
        RoleEpoch seen = view == null ? RoleEpoch.NONE : view.highestSeen();
        GroupRole role =
                view == null
                        ? GroupRole.of(definition.naturalPrimary(), definition.naturalPrimary())
                        : view.role();
        return new GroupView(
                definition.name(),
                definition.groupId().toString(),
                nodeName,
                nodeId,
                state.sequence(),
                role.toString(),
                RoleEpochView.of(epoch),
                RoleEpochView.of(seen),
                (view == null ? Generation.NONE : view.lineage().current()).toString(),
                access(driver.access()),
                accessReason(driver.access()),
                view == null ? 0 : view.writers(),
                view == null ? null : goal(view.target().goal()),
                state.fault() == null ? null : ProblemView.of(state.fault()),
                List.of(target(definition, state, now())));
    }

    /** By the clocks that engines are given. */
    private static Now now() {
        return new Now(System.nanoTime(), System.currentTimeMillis());
    }

    static String access(HostAccess access) {
        return switch (access) {
            case HostAccess.ReadWrite() -> "ReadWrite";
            case HostAccess.ReadOnly() -> "ReadOnly";
            case HostAccess.Refused(Problem _) -> "Refused";
        };
    }

    static @Nullable ProblemView accessReason(HostAccess access) {
        return access instanceof HostAccess.Refused(Problem reason) ? ProblemView.of(reason) : null;
    }

    private static @Nullable String goal(Goal goal) {
        return switch (goal) {
            case NONE -> null;
            case SWITCHOVER -> "switchover";
            case FAILBACK -> "failback";
        };
    }

    private static TargetView target(GroupDefinition definition, GroupState state, Now now) {
        io.farside.engine.group.GroupView view = state.view();
        GroupDefinition.Peer peer = definition.target();
        boolean fault = state.fault() != null;
        GroupStatus status =
                fault
                        ? new GroupStatus.Stopped(StopReason.FAULT)
                        : view == null ? new GroupStatus.New() : view.status();
        StopReason reason = reason(status);
        return new TargetView(
                peer.nodeName(),
                peer.nodeId(),
                peer.address(),
                definition.mode().toString(),
                definition.periodSeconds(),
                word(status),
                reason == null ? null : reason.toString(),
                view == null || fault ? "Down" : view.target().link().toString(),
                view != null && !fault && view.recoverable(),
                view == null || fault ? "this side does not run" : view.recoverableWhy(),
                view == null || view.target().verdict().isEmpty() ? null : view.target().verdict(),
                lone(view == null ? LoneWrites.UNKNOWN : view.target().loneHere()),
                lone(view == null ? LoneWrites.UNKNOWN : view.target().loneThere()),
                resync(state),
                state.movedBytes(),
                definition.policies(),
                GroupAlerts.rpo(fault ? null : view, now),
                GroupAlerts.of(definition, fault ? null : view),
                volumes(definition, view));
    }

    private static @Nullable StopReason reason(GroupStatus status) {
        return switch (status) {
            case GroupStatus.Stopped(StopReason why) -> why;
            case GroupStatus.Failsafe(StopReason why) -> why;
            case GroupStatus.New() -> null;
            case GroupStatus.Starting() -> null;
            case GroupStatus.Started() -> null;
            case GroupStatus.Stopping() -> null;
        };
    }

    private static String word(GroupStatus status) {
        String label = status.label();
        int end = label.indexOf('(');
        return end < 0 ? label : label.substring(0, end);
    }

    private static LoneWritesView lone(LoneWrites writes) {
        return new LoneWritesView(
                writes.known(),
                writes.blocks(),
                writes.bytes(),
                time(writes.firstMillis()),
                time(writes.lastMillis()),
                writes.known() ? null : time(writes.asOfMillis()));
    }

    private static @Nullable String time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }

    private static @Nullable ResyncView resync(GroupState state) {
        if (state.view() == null || !state.view().target().resync().running()) {
            return null;
        }
        var resync = state.view().target().resync();
        long rate = state.bytesPerSecond();
        long left = Math.max(0, resync.totalBytes() - resync.doneBytes());
        return new ResyncView(
                resync.doneBytes(),
                resync.totalBytes(),
                resync.dataBytes() + resync.digestBytes(),
                rate,
                rate == 0 ? null : Long.valueOf((left + rate - 1) / rate));
    }

    private static List<TargetVolumeView> volumes(
            GroupDefinition definition, io.farside.engine.group.@Nullable GroupView view) {
        List<TargetVolumeView> list = new ArrayList<>();
        for (int i = 0; i < definition.volumes().size(); i++) {
            GroupDefinition.Member member = definition.volumes().get(i);
            if (view == null) {
                list.add(new TargetVolumeView(member.name(), member.peerName(), 0, "New", null, 0));
                continue;
            }
            var volume = view.volumes().get(i);
            String label = volume.sync().label();
            int end = label.indexOf('(');
            list.add(
                    new TargetVolumeView(
                            member.name(),
                            member.peerName(),
                            volume.sizeBytes(),
                            end < 0 ? label : label.substring(0, end),
                            volume.sync() instanceof VolumeSync.Syncing(int percent)
                                    ? Integer.valueOf(percent)
                                    : null,
                            volume.dirtyBytes()));
        }
        return list;
    }

    /** How a verb or word of the API is written. */
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
