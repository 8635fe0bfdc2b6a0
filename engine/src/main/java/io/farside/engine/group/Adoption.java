// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.group.Agreed.Agreement;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.handshake.Rule;
import io.farside.model.Generation;
import io.farside.wire.replication.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a resync: both sides come to call themselves equal. The receiving side first adopts
 * the sender's lineage durably, then the sender lets go of what it still remembered; each tolerates
 * that the other missed it.
 */
final class Adoption {
    private final Core core;
    private final HostWrites hosts;
    private final Agreed agreed;
    private final ResyncProgress progress;
    private final Safety safety;
    private Replication.@Nullable Listener listener;

    Adoption(Core core, HostWrites hosts, Agreed agreed, ResyncProgress progress, Safety safety) {
        this.safety = safety;
        this.core = core;
        this.hosts = hosts;
        this.agreed = agreed;
        this.progress = progress;
    }

    void listener(Replication.Listener whoGoesOn) {
        listener = whoGoesOn;
    }

    private Replication.Listener listener() {
        Replication.Listener known = listener;
        if (known == null) {
            throw new IllegalStateException("parts are not wired");
        }
        return known;
    }

    /** Everything marked has been copied and is durable at the receiving side. */
    void copied() {
        Agreement agreement = agreed.now();
        // Marks that a crash brings back after the end would be copied again for nothing.
        core.syncBitmaps(() ->
                recordUsable(() -> {
                    if (agreement != null && agreed.isCurrent(agreement)) {
                        core.out.send(
                                new Message.SyncEnd(
                                        core.epoch(), core.record.current, core.record.history));
                    }
                }));
    }

    /**
     * From the end of the first sync on the other side may be failed over, whether this side hears
     * of that end or not: the next run of this side has to ask before it serves hosts.
     */
    void recordUsable(Runnable then) {
        if (core.record.everSynced) {
            then.run();
        } else {
            core.record.everSynced = true;
            core.file.save(then);
        }
    }

    /** The sender says the resync is over. */
    void syncEnd(Message.SyncEnd message) {
        GroupRecord r = core.record;
        if (!r.resyncOpen && message.generation().equals(r.current)) {
            core.out.send(new Message.SyncEndAck(core.epoch(), message.generation()));
            return;
        }
        if (!r.resyncOpen || !message.generation().equals(r.resync)) {
            listener().meetAgain();
            return;
        }
        Agreement agreement = agreed.now();
        if (agreement != null) {
            adoptDurably(agreement, message.generation(), message.history());
        }
    }

    /** The target has all that was kept, and both sides are durable at the primary's word. */
    void replayEnd(Message.ReplayEnd message) {
        Agreement agreement = agreed.now();
        if (agreement == null || !agreement.is(Rule.Action.REPLAY)) {
            listener().meetAgain();
            return;
        }
        adoptDurably(agreement, message.generation(), message.history());
    }

    private void adoptDurably(Agreement agreement, Generation generation, List<Generation> line) {
        durably(() -> {
            if (agreed.isCurrent(agreement) && !core.failed) {
                adopt(generation, line);
                adopted(
                        agreement,
                        () -> {
                            progress.end(core.now);
                            core.out.send(new Message.SyncEndAck(core.epoch(), generation));
                            if (core.isPrimary()) {
                                listener().meetAgain();
                            }
                            core.changed();
                        });
            }
        });
    }

    /**
     * Makes all that is here durable: what the other side flushed alone must not be volatile here
     * once both are called equal.
     */
    void durably(Runnable then) {
        Join join = new Join(core.volumes.length, then);
        for (Volume v : core.volumes) {
            Flush flush = new Flush(v, join);
            core.out.add(new Effect.FlushLocal(core.ops.start(flush), v.index));
        }
    }

    /** A flush of this side alone. */
    private final class Flush implements Pending {
        private final Volume volume;
        private final Join join;

        Flush(Volume volume, Join join) {
            this.volume = volume;
            this.join = join;
        }

        @Override
        public void done(DiskResult result) {
            if (result == DiskResult.OK) {
                join.done();
            } else {
                hosts.localFailed(volume.index, "flush", result);
            }
        }
    }

    /** Makes what was adopted durable, then forgets this side's marks, then goes on. */
    void adopted(Agreement agreement, Runnable then) {
        core.file.save(() -> {
            safety.settle();
            if (!agreed.isCurrent(agreement)) {
                return;
            }
            for (Volume v : core.volumes) {
                v.dirty.clearAll();
                v.doubt.clearAll();
            }
            core.syncBitmaps(() -> {
                if (agreed.isCurrent(agreement)) {
                    then.run();
                }
            });
        });
    }

    /** What was said cannot be followed: the sides have to find out again where they are. */
    void meetAgain() {
        listener().meetAgain();
    }

    /** Takes the other side's lineage over, in the record; the caller saves it. */
    void adopt(Generation generation, List<Generation> history) {
        GroupRecord r = core.record;
        r.current = generation;
        r.history = new ArrayList<>(history);
        r.resync = Generation.NONE;
        r.resyncOpen = false;
        r.lone = false;
        r.yielded = false;
        equal();
    }

    /** Both sides hold the same, in the record; the caller saves it. */
    void equal() {
        GroupRecord r = core.record;
        core.baseImage.drop();
        if (!core.isAsync() || !core.isPrimary()) {
            core.exposure.holdsAll();
        }
        r.base = r.current;
        r.resync = Generation.NONE;
        r.synced = true;
        r.everSynced = true;
        r.powerLost = false;
        r.overwrite = false;
        r.loneFirstMillis = 0;
        r.loneLastMillis = 0;
    }

    /** The receiving side has recorded the end of the resync. */
    void syncEndAck(Message.SyncEndAck message) {
        Agreement agreement = agreed.now();
        if (!message.generation().equals(core.record.current) || agreement == null) {
            return;
        }
        progress.end(core.now);
        core.timers.off(Timers.Kind.PUBLISH);
        equal();
        core.file.save(() -> {
            core.changed();
            if (agreed.isCurrent(agreement)) {
                listener().synced();
            }
        });
    }
}
