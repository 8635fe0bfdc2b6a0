// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.model.StopReason;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import org.jspecify.annotations.Nullable;

/** Routes the peer's messages; those of replication count only while it runs, in its epoch. */
final class Inbound {
    private final Core core;
    private final HostWrites hosts;
    private final ResyncSource source;
    private final Contact.Parts parts;
    private final ResyncProgress progress;
    private final Meeting meeting;

    Inbound(
            Core core,
            HostWrites hosts,
            ResyncSource source,
            Contact.Parts parts,
            ResyncProgress progress) {
        this.core = core;
        this.hosts = hosts;
        this.source = source;
        this.parts = parts;
        this.progress = progress;
        this.meeting = parts.meeting();
    }

    void receive(Message message) {
        if (!(message instanceof Message.OfGroup of)) {
            drop(message);
            return;
        }
        // Also from a link that is being closed: the next run of this side has to know it.
        String broken = PeerLimits.broken(of, core.config.volumes());
        if (!broken.isEmpty()) {
            core.link.note = "the peer broke the protocol: " + broken;
            drop(message);
            core.out.add(new Effect.DropLink(0, core.link.note));
            return;
        }
        if (of.roleEpoch().isAbove(core.record.highestSeen)) {
            parts.roles().seen(of.roleEpoch());
        }
        if (!core.link.isUp()) {
            drop(message);
            return;
        }
        switch (of) {
            case Message.Write m -> data(m);
            case Message.SyncBlock m -> data(m);
            case Message.WriteAck m -> {
                if (flows(m)) {
                    answered(m.sequence(), m.outcome());
                }
            }
            case Message.FlushAck m -> {
                if (flows(m) && !source.flushAcked(m.sequence(), m.outcome())) {
                    answered(m.sequence(), m.outcome());
                }
            }
            case Message.GroupHello m -> meeting.hello(m);
            case Message.Verdict m -> meeting.verdict(m);
            case Message.BitmapPart m -> parts.replication().bitmapPart(m);
            case Message.Ready m -> parts.replication().ready(m);
            case Message.Flip m -> parts.target().whenIdleInSession(() -> flip(m));
            case Message.FlipAck _ -> {
                parts.flips().flipAck();
                parts.replication().flipped();
            }
            case Message.Demote m -> parts.roles().demote(m);
            case Message.DemoteAck m -> parts.roles().demoteAck(m);
            case Message.Reverse m -> parts.roles().reversed(m);
            case Message.ReverseAck m -> parts.roles().reverseAck(m);
            case Message.Stop m -> parts.startStop().stopHeard(m, parts.replication());
            case Message.StopAck m -> parts.startStop().stopAck(m);
            case Message.Refused m -> refused(m);
            case Message.Flush m -> replication(m);
            case Message.Durable m -> replication(m);
            case Message.DigestRequest m -> replication(m);
            case Message.DigestReply m -> replication(m);
            case Message.SyncBlockAck m -> replication(m);
            case Message.SyncProgress m -> replication(m);
            case Message.SyncEnd m -> replication(m);
            case Message.SyncEndAck m -> replication(m);
            case Message.ReplayBegin m -> replication(m);
            case Message.ReplayEnd m -> replication(m);
            case Message.CycleBegin m -> replication(m);
            case Message.CycleReady m -> replication(m);
            case Message.CycleEnd m -> replication(m);
            case Message.CycleEndAck m -> replication(m);
            case Message.EpochBegin m -> toTarget(m);
            case Message.EpochWrite m -> toTarget(m);
            case Message.EpochClose m -> toTarget(m);
            case Message.EpochState m -> toSource(m);
            case Message.EpochAck m -> toSource(m);
            case Message.EpochCommitted m -> toSource(m);
        }
    }

    private void flip(Message.Flip message) {
        parts.flips().flip(message);
        parts.replication().flipped();
    }

    private void toTarget(Message.OfGroup message) {
        StreamTarget stream = parts.target().stream();
        if (flows(message) && !core.isPrimary() && stream.isOpen()) {
            stream.received(message);
        } else {
            drop(message);
        }
    }

    private void toSource(Message.OfGroup message) {
        if (flows(message) && core.isPrimary()) {
            parts.replication().cycles().stream().received(message);
        }
    }

    private void answered(long sequence, Message.Outcome outcome) {
        if (sequence >= ReplayWindow.NUMBERS) {
            parts.replication().replayAnswered(sequence, outcome);
        } else {
            hosts.answered(sequence, outcome);
        }
    }

    private boolean flows(Message.OfGroup message) {
        return core.link.isReplicating()
                && !core.failed
                && message.roleEpoch().equals(core.epoch());
    }

    private void data(Message.OfGroup message) {
        boolean receives = !core.isPrimary() || core.record.resyncOpen;
        if (!flows(message) || !receives || core.failed) {
            drop(message);
            return;
        }
        if (message instanceof Message.Write write) {
            parts.target().write(write);
        } else if (message instanceof Message.SyncBlock block && core.record.resyncOpen) {
            parts.target().block(block);
        } else {
            drop(message);
        }
    }

    private void replication(Message.OfGroup message) {
        if (!flows(message)) {
            return;
        }
        switch (message) {
            case Message.Flush m -> parts.target().flush(m);
            case Message.Durable m -> parts.target().durable(m);
            case Message.DigestRequest m -> parts.target().digest(m);
            case Message.DigestReply m -> source.digests(m);
            case Message.SyncBlockAck m -> source.blockAcked(m.sequence(), m.outcome());
            case Message.SyncProgress m -> {
                progress.heard(m.doneBytes(), m.totalBytes());
                core.changed();
            }
            case Message.SyncEnd m ->
                    parts.target()
                            .whenIdleInSession(() -> parts.replication().adoption().syncEnd(m));
            case Message.SyncEndAck m -> parts.replication().adoption().syncEndAck(m);
            case Message.ReplayBegin _ -> parts.replication().replayBegin();
            case Message.ReplayEnd m ->
                    parts.target()
                            .whenIdleInSession(() -> parts.replication().adoption().replayEnd(m));
            case Message.CycleBegin m ->
                    parts.target()
                            .whenIdleInSession(() -> parts.replication().cycleTarget().begin(m));
            case Message.CycleReady m -> parts.replication().cycles().ready(m);
            case Message.CycleEnd m ->
                    parts.target()
                            .whenIdleInSession(() -> parts.replication().cycleTarget().end(m));
            case Message.CycleEndAck m -> parts.replication().cycles().ended(m);
            default -> core.link.note = "unexpected message " + message;
        }
    }

    private void refused(Message.Refused message) {
        core.link.note = core.peerNode().name() + " refused: " + message.why();
        boolean disk = message.reason() == StopReason.LOCAL_IO;
        if (disk && (!core.isPrimary() || core.record.fence)) {
            // What this side has is what counts now: a target stays a synced copy that may be
            // opened,
            // and a fenced primary keeps what it owes its peer's content until both can meet.
            parts.replication().halt();
            core.link.phase = Link.Phase.MET;
            core.changed();
            return;
        }
        parts.startStop().notRunning(StopReason.REMOTE_WRITE_ERROR, core.link.note);
        parts.loss().peerFailed(disk ? StopReason.REMOTE_WRITE_ERROR : message.reason());
    }

    private void drop(Message message) {
        @Nullable Payload data = ReplicationCodec.data(message);
        core.out.release(data);
    }
}
