// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.group.Event.WriteKind;
import io.farside.model.StopReason;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies what the peer sends: host writes, resync blocks, flushes, digests. */
final class TargetWrites {
    private final Core core;
    private final IntentTracking intents;
    private final Claims claims;
    private final Runnable localFailed;
    private final StreamTarget stream;

    /** Answers to requests of an earlier link are not sent on a later one. */
    private long session;

    final ReplayTarget replay;

    private int busy;
    private List<Runnable> whenIdle = new ArrayList<>();

    TargetWrites(
            Core core,
            IntentTracking intents,
            Claims claims,
            StreamTarget stream,
            Runnable localFailed) {
        this.stream = stream;
        this.core = core;
        this.intents = intents;
        this.claims = claims;
        this.localFailed = localFailed;
        this.replay = new ReplayTarget(core, claims, this);
    }

    void newSession() {
        session++;
        replay.end();
    }

    StreamTarget stream() {
        return stream;
    }

    /** Runs when everything received has been applied, but for epochs that are not committed. */
    void whenIdle(Runnable then) {
        if (stream.isUsed()) {
            stream.settle(() -> whenWritten(then));
        } else {
            whenWritten(then);
        }
    }

    private void whenWritten(Runnable then) {
        if (busy == 0) {
            then.run();
        } else {
            whenIdle.add(then);
        }
    }

    /** The same, unless the sides have met again before: then the message counts no more. */
    void whenIdleInSession(Runnable then) {
        long mySession = session;
        whenIdle(() -> {
            if (mySession == session) {
                then.run();
            }
        });
    }

    void write(Message.Write message) {
        if (replay.take(message, message.sequence())) {
            return;
        }
        claims.add(new Apply(message));
    }

    void block(Message.SyncBlock message) {
        claims.add(new Apply(message));
    }

    void flush(Message.Flush message) {
        if (replay.take(message, message.sequence())) {
            return;
        }
        new Flush(message).start();
    }

    void digest(Message.DigestRequest message) {
        new Digest(message).start();
    }

    /** The peer says what is durable on both sides. */
    void durable(Message.Durable message) {
        intents.cool(intents.durableUpTo(message.volume(), message.sequence()), false, () -> {});
    }

    static WriteKind kind(WriteAction action) {
        return switch (action) {
            case WRITE -> WriteKind.WRITE;
            case ZERO -> WriteKind.ZERO;
            case ZERO_ALLOCATED -> WriteKind.ZERO_ALLOCATED;
            case TRIM -> WriteKind.TRIM;
        };
    }

    /** A write of the peer's as one of this side. */
    static Event.HostWrite local(Range range, boolean durable, @Nullable Payload payload) {
        return new Event.HostWrite(
                0,
                range.volume(),
                range.offset(),
                range.length(),
                kind(range.action()),
                durable,
                payload);
    }

    Outcome outcome(int volume, DiskResult result) {
        return switch (result) {
            case OK -> Outcome.OK;
            case NO_SPACE -> {
                core.link.note = "no space on volume " + volume + " here";
                yield Outcome.NO_SPACE;
            }
            case IO_ERROR -> {
                core.link.note = "volume " + volume + " failed here";
                core.volumes[volume].failed = true;
                localFailed.run();
                yield Outcome.IO_ERROR;
            }
        };
    }

    void begun() {
        busy++;
    }

    void ended() {
        busy--;
        if (busy == 0 && !whenIdle.isEmpty()) {
            List<Runnable> go = whenIdle;
            whenIdle = new ArrayList<>();
            go.forEach(Runnable::run);
        }
    }

    /** A replicated write or a resync block. */
    private final class Apply extends Claim implements Pending {
        private final Range range;
        private final boolean durable;
        private final boolean block;
        private final @Nullable Payload payload;
        private final long number;
        private final long mySession = session;

        Apply(Message.Write message) {
            super(message.range().volume(), message.range().offset(), message.range().length());
            this.range = message.range();
            this.durable = message.durable();
            this.payload = message.payload();
            this.number = message.sequence();
            this.block = false;
            begun();
        }

        Apply(Message.SyncBlock message) {
            super(message.range().volume(), message.range().offset(), message.range().length());
            this.range = message.range();
            this.durable = false;
            this.payload = message.payload();
            this.number = message.sequence();
            this.block = true;
            begun();
        }

        @Override
        void granted() {
            // Blocks of a resync need no mark: this side is out of order until it has ended, and
            // the source keeps their bits until they are durable here.
            if (block) {
                issue();
                return;
            }
            boolean marked = intents.heat(this);
            sequence = number;
            intents.numbered(this);
            if (marked) {
                issue();
            } else {
                intents.whenDurable(this, this::issue);
            }
        }

        private void issue() {
            core.writeLocal(this, local(range, durable, payload));
        }

        @Override
        public void done(DiskResult result) {
            Outcome outcome = outcome(range.volume(), result);
            core.out.release(payload);
            if (!block) {
                intents.finished(this);
            }
            if (mySession == session) {
                core.out.send(
                        block
                                ? new Message.SyncBlockAck(core.epoch(), number, outcome)
                                : new Message.WriteAck(core.epoch(), number, outcome));
            }
            claims.remove(this);
            ended();
        }
    }

    /** A flush for the peer. */
    private final class Flush implements Pending {
        private final Message.Flush message;
        private final long mySession = session;

        Flush(Message.Flush message) {
            this.message = message;
        }

        void start() {
            begun();
            core.out.add(new Effect.FlushLocal(core.ops.start(this), message.volume()));
        }

        @Override
        public void done(DiskResult result) {
            Outcome outcome = outcome(message.volume(), result);
            if (mySession == session) {
                core.out.send(new Message.FlushAck(core.epoch(), message.sequence(), outcome));
            }
            ended();
        }
    }

    /** Digests for the peer. */
    private final class Digest implements Pending {
        private final Message.DigestRequest message;
        private final long mySession = session;

        Digest(Message.DigestRequest message) {
            this.message = message;
        }

        void start() {
            begun();
            core.out.add(
                    new Effect.DigestLocal(
                            core.ops.start(this),
                            new Effect.Content(message.volume(), null),
                            message.offset(),
                            message.shape().length(),
                            message.shape().blockSize()));
        }

        @Override
        public void digested(DiskResult result, List<byte[]> digests) {
            // A block that cannot be read here is written anew by the source; nothing is lost.
            Outcome outcome = result == DiskResult.OK ? Outcome.OK : Outcome.IO_ERROR;
            if (mySession == session) {
                core.out.send(
                        new Message.DigestReply(
                                core.epoch(),
                                message.sequence(),
                                outcome,
                                outcome == Outcome.OK ? digests : List.of()));
            }
            ended();
        }
    }

    /** Why replication stops after a failure here. */
    static StopReason reason(Outcome outcome) {
        return outcome == Outcome.NO_SPACE ? StopReason.NO_SPACE : StopReason.REMOTE_WRITE_ERROR;
    }
}
