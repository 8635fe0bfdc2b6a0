// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Effect.HostAccess;
import io.farside.engine.group.Effect.HostResult;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.group.Event.WriteKind;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mirror for a world without faults, right or wrong in one chosen way. Shows that the simulator
 * lets a right model through and that a wrong one does not get past it.
 */
final class TinyMirror implements SimEngine {
    /** What is wrong. */
    enum Flaw {
        NONE,
        /** Answers a host before the target has the write. */
        EARLY_ACK,
        /** Answers a FLUSH without flushing the target. */
        LOCAL_FLUSH,
        /** The target says yes and writes nothing. */
        FORGETFUL_TARGET,
        /** The target opens for hosts, too. */
        BOTH_SERVE,
        /** Sends blocks nobody touched. */
        NEEDLESS_COPY,
        /** Both sides take themselves for the primary. */
        TWO_PRIMARIES,
        /** Never answers a host again after some time. */
        STUCK
    }

    private static final RoleEpoch EPOCH = new RoleEpoch(1, 1);

    private final boolean primary;
    private final Flaw flaw;
    private final List<Effect> effects = new ArrayList<>();
    private final Map<Long, Pending> local = new HashMap<>();
    private final Map<Long, Pending> remote = new HashMap<>();
    private final List<Pending> open = new ArrayList<>();
    private final List<Event> waiting = new ArrayList<>();
    private boolean linked;
    private boolean started;
    private long next = 1;

    private static final class Pending {
        final long request;
        final Message ack;
        int left;
        @Nullable Payload payload;
        @Nullable Range range;

        Pending(long request, Message ack, int left) {
            this.request = request;
            this.ack = ack;
            this.left = left;
        }
    }

    private TinyMirror(boolean primary, Flaw flaw) {
        this.primary = primary;
        this.flaw = flaw;
    }

    static SimEngine.Factory with(Flaw flaw) {
        return (node, life, bootId) -> new TinyMirror(node.index == 0, flaw);
    }

    @Override
    public List<Effect> begin(long nanos, long wallMillis) {
        return List.of();
    }

    @Override
    public Facts facts(boolean serving) {
        boolean shown = primary || flaw == Flaw.TWO_PRIMARIES;
        return new Facts(
                true, shown, started, started, started, linked, serving, EPOCH, "tiny", true, 0, 0);
    }

    @Override
    public String describe() {
        return "tiny mirror with flaw " + flaw;
    }

    @Override
    public List<Effect> step(Event event, long nanos, long wallMillis) {
        effects.clear();
        switch (event) {
            case Event.LinkUp up -> linked = true;
            case Event.Commanded(long request, var command) -> {
                effects.add(new Effect.ReplyCommand(request, null, null));
                if (primary && linked && !started) {
                    started = true;
                    effects.add(new Effect.Send(0, new Message.SyncProgress(EPOCH, 0, 0)));
                    effects.add(new Effect.SetAccess(new HostAccess.ReadWrite()));
                }
            }
            case Event.HostWrite write -> admit(write);
            case Event.HostFlush(long request, int volume) -> flush(request, volume);
            case Event.Received(int target, Message message) -> received(message);
            case Event.LocalDone(long op, DiskResult result) -> done(local.remove(op));
            default -> {}
        }
        return effects;
    }

    private boolean overlaps(Event.HostWrite write) {
        for (Pending pending : open) {
            Range range = pending.range;
            if (range != null
                    && range.volume() == write.volume()
                    && range.offset() < write.offset() + write.length()
                    && write.offset() < range.offset() + range.length()) {
                return true;
            }
        }
        return false;
    }

    private void admit(Event.HostWrite write) {
        if (flaw != Flaw.EARLY_ACK && overlaps(write)) {
            waiting.add(write);
            return;
        }
        if (flaw == Flaw.STUCK && next > 200) {
            return;
        }
        long op = next++;
        Pending pending = new Pending(write.request(), new Message.Heartbeat(0), 2);
        pending.range =
                new Range(
                        write.volume(),
                        write.offset(),
                        write.length(),
                        WriteAction.valueOf(write.kind().name()));
        pending.payload = write.payload();
        open.add(pending);
        local.put(op, pending);
        remote.put(op, pending);
        effects.add(
                new Effect.WriteLocal(
                        op,
                        write.volume(),
                        write.offset(),
                        write.length(),
                        write.kind(),
                        write.durable(),
                        write.payload()));
        effects.add(
                new Effect.Send(
                        0,
                        new Message.Write(
                                EPOCH, op, pending.range, write.durable(), write.payload())));
        if (flaw == Flaw.NEEDLESS_COPY && op == 40) {
            Range block = new Range(0, 300L * Tags.BLOCK, Tags.BLOCK, WriteAction.WRITE);
            TagPayload content = new TagPayload(new long[1]);
            effects.add(new Effect.Send(0, new Message.SyncBlock(EPOCH, 0, block, content)));
        }
    }

    private void flush(long request, int volume) {
        long op = next++;
        boolean both = flaw != Flaw.LOCAL_FLUSH;
        Pending pending = new Pending(request, new Message.Heartbeat(0), both ? 2 : 1);
        local.put(op, pending);
        effects.add(new Effect.FlushLocal(op, volume));
        if (both) {
            remote.put(op, pending);
            effects.add(new Effect.Send(0, new Message.Flush(EPOCH, op, volume)));
        }
    }

    private void received(Message message) {
        switch (message) {
            case Message.SyncProgress progress -> {
                started = true;
                if (flaw == Flaw.BOTH_SERVE) {
                    effects.add(new Effect.SetAccess(new HostAccess.ReadWrite()));
                }
            }
            case Message.Write write -> apply(write);
            case Message.Flush(RoleEpoch epoch, long sequence, int volume) -> {
                long op = next++;
                Message ack = new Message.FlushAck(EPOCH, sequence, Message.Outcome.OK);
                local.put(op, new Pending(0, ack, 1));
                effects.add(new Effect.FlushLocal(op, volume));
            }
            case Message.WriteAck ack -> done(remote.remove(ack.sequence()));
            case Message.FlushAck ack -> done(remote.remove(ack.sequence()));
            default -> {}
        }
    }

    private void apply(Message.Write write) {
        Message ack = new Message.WriteAck(EPOCH, write.sequence(), Message.Outcome.OK);
        if (flaw == Flaw.FORGETFUL_TARGET && write.sequence() % 50 == 7) {
            effects.add(new Effect.Send(0, ack));
            return;
        }
        long op = next++;
        Pending pending = new Pending(0, ack, 1);
        pending.payload = write.payload();
        local.put(op, pending);
        effects.add(
                new Effect.WriteLocal(
                        op,
                        write.range().volume(),
                        write.range().offset(),
                        write.range().length(),
                        WriteKind.valueOf(write.range().action().name()),
                        write.durable(),
                        write.payload()));
    }

    private void done(@Nullable Pending pending) {
        if (pending == null) {
            return;
        }
        pending.left--;
        boolean answered = pending.left == 0;
        if (pending.request == 0) {
            effects.add(new Effect.Send(0, pending.ack));
        } else if (flaw == Flaw.EARLY_ACK ? pending.left == 1 : answered) {
            effects.add(new Effect.ReplyHost(pending.request, HostResult.OK));
        }
        Payload payload = pending.payload;
        if (answered && payload != null) {
            effects.add(new Effect.Release(payload));
        }
        if (answered) {
            open.remove(pending);
            List<Event> again = List.copyOf(waiting);
            waiting.clear();
            for (Event event : again) {
                if (event instanceof Event.HostWrite write) {
                    admit(write);
                }
            }
        }
    }
}
