// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.group.Agreed.Agreement;
import io.farside.model.Generation;
import io.farside.wire.replication.Message;

/** A cycle of an asynchronous mode at the target. */
final class CycleTarget {
    private final Core core;
    private final Agreed agreed;
    private final Adoption adoption;
    private final ResyncProgress progress;
    private final Safety safety;

    CycleTarget(
            Core core, Agreed agreed, Adoption adoption, ResyncProgress progress, Safety safety) {
        this.core = core;
        this.agreed = agreed;
        this.adoption = adoption;
        this.progress = progress;
        this.safety = safety;
    }

    /** Blocks are about to come out of order; everything received before has been applied. */
    void begin(Message.CycleBegin message) {
        Agreement agreement = agreed.now();
        GroupRecord r = core.record;
        if (agreement == null || core.isPrimary() || r.resyncOpen) {
            adoption.meetAgain();
            return;
        }
        safety.take(
                () -> agreed.isCurrent(agreement),
                () -> opened(agreement, message.cycle()),
                reason -> core.out.send(new Message.Refused(core.epoch(), reason, core.link.note)));
    }

    /** What this side holds as one instant is kept. */
    private void opened(Agreement agreement, long cycle) {
        if (!agreed.isCurrent(agreement)) {
            return;
        }
        GroupRecord r = core.record;
        r.resyncOpen = true;
        r.resync = r.current;
        r.synced = false;
        progress.begin("cycle", true, 0, core.now);
        core.changed();
        core.file.save(() -> {
            if (agreed.isCurrent(agreement) && !core.failed) {
                core.out.send(new Message.CycleReady(core.epoch(), cycle));
            }
        });
    }

    /** Everything of the cycle has been applied here. */
    void end(Message.CycleEnd message) {
        Agreement agreement = agreed.now();
        GroupRecord r = core.record;
        boolean unchanged = !r.resyncOpen && r.synced && message.generation().equals(r.current);
        if (agreement != null && !core.isPrimary() && unchanged) {
            r.asOfMillis = message.asOfMillis();
            core.file.save(() -> {
                if (agreed.isCurrent(agreement) && !core.failed) {
                    ended(message.cycle(), message.generation());
                }
            });
            return;
        }
        boolean known =
                message.generation().equals(r.resync) || message.generation().equals(r.current);
        if (agreement == null || core.isPrimary() || !r.resyncOpen || !known) {
            adoption.meetAgain();
            return;
        }
        adoption.durably(() -> {
            if (agreed.isCurrent(agreement) && !core.failed) {
                adoption.adopt(message.generation(), message.history());
                core.record.asOfMillis = message.asOfMillis();
                adoption.adopted(agreement, () -> ended(message.cycle(), message.generation()));
            }
        });
    }

    private void ended(long cycle, Generation generation) {
        progress.end(core.now);
        core.out.send(new Message.CycleEndAck(core.epoch(), cycle, generation));
        core.changed();
    }
}
