// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.epoch.SourceView;
import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.group.GroupView.Goal;
import io.farside.engine.group.GroupView.LinkState;
import io.farside.engine.group.GroupView.LoneWrites;
import io.farside.engine.group.GroupView.TargetView;
import io.farside.engine.group.GroupView.VolumeView;
import io.farside.model.GroupStatus;
import io.farside.model.Problem;
import io.farside.model.VolumeSync;
import io.farside.wire.replication.GroupFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Builds the view operators see. */
final class Views {
    private final Core core;
    private final Access access;
    private final HostWrites hosts;
    private final Loss loss;
    private final Flips flips;
    private final Roles roles;
    private final ResyncProgress progress;
    private final Safety safety;
    private final Rpo rpo;
    private final AutoSync autoSync;

    Views(
            Core core,
            Access access,
            HostWrites hosts,
            Contact.Parts parts,
            ResyncProgress progress,
            Rpo rpo) {
        this.rpo = rpo;
        this.autoSync = parts.autoSync();
        this.safety = parts.replication().safety();
        this.core = core;
        this.access = access;
        this.hosts = hosts;
        this.loss = parts.loss();
        this.flips = parts.flips();
        this.roles = parts.roles();
        this.progress = progress;
    }

    GroupView build(boolean stopping) {
        GroupRecord r = core.record;
        Problem refusal = roles.whyNotFailover();
        boolean recoverable =
                refusal == null || (core.isPrimary() && !r.resyncOpen && !core.failed);
        return new GroupView(
                core.config.group(),
                core.config.name(),
                r.role,
                status(stopping),
                r.roleEpoch,
                r.highestSeen,
                new GroupView.Lineage(r.current, r.base, r.history),
                access.now(),
                flips.writers(),
                hosts.held(),
                recoverable || live(refusal),
                recoverableWhy(refusal),
                asOf(),
                target(r),
                volumes(),
                images(),
                why(r));
    }

    /** A target that only its live primary keeps from being failed over is recoverable. */
    private static boolean live(@org.jspecify.annotations.Nullable Problem refusal) {
        return refusal != null && refusal.code().equals("FSDN3016E");
    }

    private long asOf() {
        ImageRecord image = safety.open();
        return image == null ? 0 : image.wallMillis();
    }

    private List<GroupView.ImageView> images() {
        return core.images().images().stream()
                .map(image -> new GroupView.ImageView(image, core.images().isIndependent(image)))
                .toList();
    }

    private String recoverableWhy(@org.jspecify.annotations.Nullable Problem refusal) {
        if (core.isPrimary()) {
            return "this side is the primary";
        }
        ImageRecord image = safety.open();
        if (image != null && (refusal == null || live(refusal))) {
            return "a resync to this side has not ended; it may be failed over to its state of "
                    + java.time.Instant.ofEpochMilli(image.wallMillis())
                    + (live(refusal) ? ", but its primary is alive" : "");
        }
        long asOf = core.isAsync() ? core.record.asOfMillis : 0;
        if (asOf > 0 && (refusal == null || live(refusal))) {
            return "this side holds the state its primary had at "
                    + java.time.Instant.ofEpochMilli(asOf);
        }
        if (refusal == null) {
            return "this side is a consistent copy and may be failed over";
        }
        return live(refusal)
                ? "this side is a consistent copy; its primary is alive"
                : refusal.message() + " " + refusal.correction();
    }

    private GroupStatus status(boolean stopping) {
        GroupRecord r = core.record;
        if (r.fence) {
            return new GroupStatus.Failsafe(r.fenceReason);
        }
        if (stopping) {
            return new GroupStatus.Stopping();
        }
        // Demoted for the peer: nothing runs until it has confirmed.
        return r.flipPending ? new GroupStatus.Starting() : r.status;
    }

    private TargetView target(GroupRecord r) {
        return new TargetView(
                core.peerNode().id(),
                core.peerNode().name(),
                link(),
                core.policies(),
                core.link.verdict,
                goal(r),
                flips.blocked(),
                loss.describe(),
                loneHere(r),
                loneThere(),
                progress.view(),
                rpo.view(),
                alerts());
    }

    private GroupView.Alerts alerts() {
        boolean late = core.policies().alerts().overPeriod() && loss.cycles().isLate();
        return new GroupView.Alerts(rpo.level(), late);
    }

    /** Up once the peer's group has answered: commands that need it are taken from then on. */
    private LinkState link() {
        if (core.link.hasMet()) {
            return LinkState.UP;
        }
        return loss.isHolding() && core.timers.isSet(Timers.Kind.HOLD_BUDGET)
                ? LinkState.INTERRUPTED
                : LinkState.DOWN;
    }

    private Goal goal(GroupRecord r) {
        if (flips.isFlipping() && r.goal == GroupRecord.PendingGoal.NONE) {
            return Goal.SWITCHOVER;
        }
        return switch (r.goal) {
            case NONE -> Goal.NONE;
            case SWITCHOVER -> Goal.SWITCHOVER;
            case FAILBACK -> Goal.FAILBACK;
        };
    }

    private LoneWrites loneHere(GroupRecord r) {
        long blocks = 0;
        long bytes = 0;
        for (Volume v : core.volumes) {
            // After a crash some are only known as extents that may have been written: they count,
            // so that the preview never says less than there is.
            long either = v.dirty.count() + v.doubt.count();
            blocks += either;
            bytes += v.bytes(either);
        }
        boolean any = r.loneFirstMillis != 0;
        return new LoneWrites(
                true,
                any ? blocks : 0,
                any ? bytes : 0,
                r.loneFirstMillis,
                r.loneLastMillis,
                core.now.wallMillis());
    }

    private LoneWrites loneThere() {
        GroupFacts peer = core.link.peer;
        if (peer == null) {
            return LoneWrites.UNKNOWN;
        }
        GroupFacts.Tracking t = peer.tracking();
        boolean any = t.loneFirstMillis() != 0;
        long bitBytes =
                peer.volumes().stream().mapToLong(GroupFacts.VolumeFacts::bitBytes).max().orElse(0);
        return new LoneWrites(
                core.link.isUp(),
                any ? t.dirtyBits() + t.doubtBits() : 0,
                any ? t.dirtyBytes() + t.doubtBits() * bitBytes : 0,
                t.loneFirstMillis(),
                t.loneLastMillis(),
                core.link.peerMillis);
    }

    private List<VolumeView> volumes() {
        List<VolumeView> volumes = new ArrayList<>();
        for (Volume v : core.volumes) {
            volumes.add(
                    new VolumeView(
                            v.config.id(),
                            v.config.sizeBytes(),
                            sync(v),
                            v.bytes(v.dirty.count()),
                            v.bytes(v.doubt.count()),
                            (int) v.intent.count(),
                            v.failed,
                            v.untrusted ? "metadata was damaged; compared in full" : null));
        }
        return volumes;
    }

    private VolumeSync sync(Volume v) {
        GroupRecord r = core.record;
        if (core.link.isReplicating() && core.isStarted()) {
            if (!r.synced || r.resyncOpen) {
                return new VolumeSync.Syncing(progress.percent());
            }
            boolean follows = loss.cycles().isStreaming();
            return v.isMarked() && !follows ? new VolumeSync.NotSynced() : new VolumeSync.Synced();
        }
        if (r.status instanceof GroupStatus.New) {
            return new VolumeSync.New();
        }
        if (!r.everSynced || r.resyncOpen) {
            return new VolumeSync.NotSynced();
        }
        return new VolumeSync.Stopped();
    }

    private List<String> why(GroupRecord r) {
        List<String> why = new ArrayList<>();
        why.add(
                "role "
                        + r.role
                        + ", role epoch "
                        + r.roleEpoch
                        + ", highest seen "
                        + r.highestSeen);
        why.add(
                "generation "
                        + r.current
                        + ", shared "
                        + r.base
                        + (r.lone ? ", begun without the peer" : ""));
        if (!core.link.verdict.isEmpty()) {
            why.add("last verdict: " + core.link.verdict);
        }
        if (r.resyncOpen) {
            why.add("a resync to this side has not ended");
        }
        if (core.images().isRestoring()) {
            why.add("an image is being copied back; replication goes on after that");
        }
        if (r.powerLost) {
            why.add("power was lost since the last contact");
        }
        if (r.flipPending) {
            why.add("demoted for " + core.peerNode().name() + ", not confirmed yet");
        }
        String lost = loss.describe();
        if (!lost.isEmpty()) {
            why.add(lost);
        }
        if (!autoSync.waits().isEmpty()) {
            why.add(autoSync.waits());
        }
        if (loss.cycles().isLate()) {
            why.add(loss.cycles().lateness());
        }
        SourceView stream = loss.cycles().stream().view();
        if (stream != null && loss.cycles().isStreaming()) {
            why.add(lag(stream));
        }
        if (!core.link.note.isEmpty()) {
            why.add(core.link.note);
        }
        return why;
    }

    /** What a loss of this side now would lose. */
    private String lag(SourceView stream) {
        long exposure = stream.exposureNanos(core.now.nanos());
        return "stream: gear "
                + stream.gear().name().toLowerCase(Locale.ROOT)
                + ", "
                + stream.lagEpochs()
                + " closed epochs and "
                + stream.lagBytes()
                + " bytes are not committed at the target"
                + (exposure < 0
                        ? ""
                        : ", which has everything up to " + exposure / 1_000_000 + " ms ago");
    }
}
