// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import io.farside.api.ProblemView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group towards one target.
 *
 * @param nodeId 16 hexadecimal digits, null until first contact
 * @param address where this side dials it, null when it dials us
 * @param mode {@code sync}, {@code stream}, {@code periodic} or {@code global-copy}
 * @param periodSeconds from the begin of a cycle to that of the next; null unless {@code periodic}
 * @param status {@code New, Starting, Started, Stopping, Stopped} or {@code Failsafe}
 * @param reason of {@code Stopped} and {@code Failsafe}: {@code User, LinkLost, RemoteWriteError,
 *     NoSpace, SplitBrain, Unrelated, Failover, Returned, LocalIo, Corrupt, Incompatible, Fault};
 *     else null
 * @param link {@code Up}, {@code Interrupted} or {@code Down}
 * @param recoverable whether this side could be failed over now, or is the primary
 * @param recoverableReason why, in one line
 * @param lastVerdict rule, inputs and outcome of the last handshake, null before the first
 * @param loneWritesHere writes this side has that the other has not
 * @param loneWritesThere writes the other side has that this one has not
 * @param resync progress, null when none runs
 * @param resyncMovedBytes data and digests all resyncs with this target have sent from here or
 *     brought here since the process started; never falls while it lives
 * @param rpo what a loss of the primary now would lose, in time
 * @param alerts what policies make an alert, empty when all is well
 */
public record TargetView(
        String nodeName,
        @Nullable String nodeId,
        @Nullable String address,
        String mode,
        @Nullable Integer periodSeconds,
        String status,
        @Nullable String reason,
        String link,
        boolean recoverable,
        String recoverableReason,
        @Nullable String lastVerdict,
        LoneWritesView loneWritesHere,
        LoneWritesView loneWritesThere,
        @Nullable ResyncView resync,
        long resyncMovedBytes,
        PoliciesView policies,
        RpoView rpo,
        List<ProblemView> alerts,
        List<TargetVolumeView> volumes) {

    /** As operators see it, for example {@code Stopped(LinkLost)}. */
    public String statusLabel() {
        return reason == null ? status : status + "(" + reason + ")";
    }
}
