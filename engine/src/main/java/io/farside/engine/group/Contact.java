// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.group.StatusTable.Cause;
import io.farside.engine.handshake.VerdictTable.Judgement;
import io.farside.model.StopReason;
import io.farside.wire.replication.GroupFacts;

/** What follows from a verdict, for this side's state and for the parts that wait for it. */
final class Contact implements Meeting.Listener, Replication.Listener {
    private final Core core;
    private final Access access;
    private final Parts parts;

    /** The parts a verdict concerns; they are wired after this one. */
    record Parts(
            Meeting meeting,
            Replication replication,
            Loss loss,
            Roles roles,
            StartStop startStop,
            Flips flips,
            TargetWrites target,
            AutoSync autoSync) {}

    Contact(Core core, Access access, Parts parts) {
        this.core = core;
        this.access = access;
        this.parts = parts;
        parts.loss.whenAlone(this::alone);
    }

    /** Nobody waits any more for both sides to be equal. */
    private void alone() {
        parts.flips.alone();
        parts.startStop.alone();
    }

    @Override
    public void begun() {
        parts.startStop.begun();
        parts.autoSync.begun();
        parts.flips.metAnew();
        parts.replication.halt();
        parts.target.newSession();
        parts.loss.interrupted();
    }

    @Override
    public void heard(GroupFacts theirs) {
        parts.roles.heard(theirs);
    }

    @Override
    public void agreed(Judgement judgement, GroupFacts mine, GroupFacts theirs) {
        core.link.phase = Link.Phase.MET;
        core.changed();
        switch (judgement.rule().action()) {
            case WAIT -> {
                unfence();
                parts.startStop.notRunning(StopReason.USER, core.link.verdict);
            }
            case FENCE_LOWER -> {
                parts.startStop.notRunning(StopReason.FAILOVER, core.link.verdict);
                parts.flips.pursue();
                parts.autoSync.met();
            }
            case FLIP -> parts.flips.tell();
            case IN_SYNC, REPLAY, SYNC_UNION, SYNC_INITIAL, SYNC_COMPARE ->
                    parts.replication.agreed(judgement, mine, theirs, parts.meeting.round());
            case SPLIT_BRAIN -> refused(StopReason.SPLIT_BRAIN);
            case REFUSE_INCOMPATIBLE -> refused(StopReason.INCOMPATIBLE);
            case REFUSE_CORRUPT -> refused(StopReason.CORRUPT);
            case REFUSE_UNRELATED -> {
                unfence();
                refused(StopReason.UNRELATED);
            }
        }
    }

    /** The peer has been heard and has not taken over. */
    private void unfence() {
        GroupRecord r = core.record;
        boolean returned = r.fence && r.fenceReason == StopReason.RETURNED;
        if (core.isPrimary()
                && returned
                && !core.failed
                && !r.resyncOpen
                && !r.highestSeen.isAbove(r.roleEpoch)) {
            core.unfence(Cause.MET);
            core.file.save(access::update);
            core.changed();
        }
    }

    private void refused(StopReason reason) {
        parts.startStop.notRunning(reason, core.link.verdict);
        if (!core.isPrimary()) {
            parts.replication.stopped(reason, Cause.REFUSED);
            core.file.save(() -> {});
        } else if (core.isStarted()) {
            parts.loss.release(reason, () -> {});
        } else if (reason == StopReason.SPLIT_BRAIN) {
            parts.replication.stopped(reason, Cause.REFUSED);
            core.file.save(() -> {});
        }
    }

    @Override
    public void disagreed(String why) {
        core.link.phase = Link.Phase.MET;
        core.link.note = "the sides reached different verdicts: " + why;
        refused(StopReason.INCOMPATIBLE);
    }

    @Override
    public void running() {
        parts.startStop.running();
    }

    @Override
    public void synced() {
        parts.flips.pursue();
        core.changed();
    }

    @Override
    public void meetAgain() {
        parts.meeting.restart();
    }
}
