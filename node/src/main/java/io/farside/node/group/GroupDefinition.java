// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.api.node.NodeIds;
import io.farside.api.node.PoliciesView;
import io.farside.engine.epoch.SourceLimits;
import io.farside.engine.epoch.TargetLimits;
import io.farside.engine.group.GroupConfig;
import io.farside.model.GroupPolicies;
import io.farside.model.LossPolicy;
import io.farside.model.ReplicationMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a group beside the engine's own record: file {@code group.json}, of which
 * only the policies ever change. Specified in {@code docs/format/data-directory.md}.
 *
 * @param format 1
 * @param naturalPrimary the role given at creation
 * @param volumes in the order both sides use: by pair id
 */
public record GroupDefinition(
        int format,
        String name,
        UUID groupId,
        boolean naturalPrimary,
        List<Member> volumes,
        Peer target,
        PoliciesView policies) {
    public static final int FORMAT = 1;

    /**
     * Of a stream's captured writes, most in memory: a group alone finds room in what a node keeps
     * for this ({@link io.farside.node.loop.PooledBuffers#KEPT_BYTES}); with several a gear is
     * changed earlier.
     */
    private static final long CAPTURED_BYTES = 48L << 20;

    private static final GroupConfig.Limits LIMITS =
            new GroupConfig.Limits(
                    GroupConfig.Limits.DEFAULT.hotExtents(),
                    GroupConfig.Limits.DEFAULT.window(),
                    GroupConfig.Limits.DEFAULT.resyncInFlight(),
                    GroupConfig.Limits.DEFAULT.branchMillis(),
                    new GroupConfig.StreamLimits(
                            new SourceLimits(
                                    SourceLimits.DEFAULT.epochNanos(),
                                    SourceLimits.DEFAULT.epochBytes(),
                                    CAPTURED_BYTES,
                                    SourceLimits.DEFAULT.spillBytes()),
                            TargetLimits.DEFAULT));

    public GroupDefinition {
        volumes = List.copyOf(volumes);
        policies = policies.complete();
    }

    /**
     * @param name of the volume here
     * @param peerName of its other half
     * @param pairId the same at both ends
     */
    public record Member(String name, String peerName, UUID pairId) {}

    /**
     * @param nodeId 16 hexadecimal digits
     * @param address where this side dials it, null when it does not
     * @param mode a label of {@link ReplicationMode}, null for {@code sync}
     * @param periodSeconds of {@code periodic}, null for the default and for any other mode
     */
    public record Peer(
            String nodeName,
            String nodeId,
            @Nullable String address,
            @Nullable String mode,
            @Nullable Integer periodSeconds) {
        public long id() {
            return NodeIds.parse(nodeId);
        }
    }

    /** How the target follows. */
    public ReplicationMode mode() {
        String label = target.mode();
        return label == null ? ReplicationMode.SYNC : ReplicationMode.of(label);
    }

    /** Length of a period in seconds; null unless the mode is {@code periodic}. */
    public @Nullable Integer periodSeconds() {
        return mode() == ReplicationMode.PERIODIC ? (int) period().toSeconds() : null;
    }

    private Duration period() {
        Integer seconds = target.periodSeconds();
        return seconds == null ? GroupConfig.Target.DEFAULT_PERIOD : Duration.ofSeconds(seconds);
    }

    /** The same group with other policies. */
    public GroupDefinition with(PoliciesView others) {
        return new GroupDefinition(format, name, groupId, naturalPrimary, volumes, target, others);
    }

    /** Policies as the engine takes them. */
    public GroupPolicies enginePolicies() {
        return new GroupPolicies(
                policies.autoRecover(),
                Boolean.TRUE.equals(policies.autoSynchronize()),
                LossPolicy.valueOf(policies.onReplicationLoss().toUpperCase(Locale.ROOT)),
                Duration.ofMillis(policies.holdBudgetMillis()),
                Duration.ofMillis(policies.holdLimitMillis()),
                Boolean.TRUE.equals(policies.baseImageOnStop()),
                new GroupPolicies.Alerts(
                        !Boolean.FALSE.equals(policies.overPeriodAlert()),
                        millis(policies.rpoWarningMillis()),
                        millis(policies.rpoAlertMillis())));
    }

    private static Duration millis(@Nullable Long millis) {
        return millis == null ? Duration.ZERO : Duration.ofMillis(millis);
    }

    GroupConfig engineConfig(
            GroupConfig.Node self, String bootId, List<Long> sizes, boolean fresh) {
        List<GroupConfig.Volume> list = new java.util.ArrayList<>();
        for (int i = 0; i < volumes.size(); i++) {
            list.add(GroupConfig.Volume.of(volumes.get(i).pairId(), sizes.get(i)));
        }
        GroupConfig.Node peer = new GroupConfig.Node(target.id(), target.nodeName());
        return new GroupConfig(
                groupId,
                name,
                self,
                bootId,
                list,
                List.of(new GroupConfig.Target(peer, mode(), enginePolicies(), period())),
                LIMITS,
                naturalPrimary,
                fresh);
    }
}
