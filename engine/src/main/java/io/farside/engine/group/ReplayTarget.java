// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Event.DiskResult;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Applies a replay, strictly one after the other: at every instant this side holds all writes up to
 * one of them, and so an earlier state of the primary that hosts could have seen. What was applied
 * already and is sent again after a reconnect is only answered.
 */
final class ReplayTarget {
    private final Core core;
    private final Claims claims;
    private final TargetWrites writes;
    private final Deque<Message.OfGroup> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean busy;
    private long session;

    /** Number of the last one applied since {@link #forget}. */
    private long applied;

    private long history;

    ReplayTarget(Core core, Claims claims, TargetWrites writes) {
        this.core = core;
        this.claims = claims;
        this.writes = writes;
    }

    /** The primary replays from here on. */
    void begin() {
        running = true;
    }

    /** Another way of becoming equal was agreed: what is replayed next is new. */
    void forget() {
        applied = 0;
        history++;
    }

    /** Nothing of an earlier link or meeting counts any more; what is being applied ends. */
    void end() {
        running = false;
        session++;
        for (Message.OfGroup message : waiting) {
            core.out.release(ReplicationCodec.data(message));
        }
        waiting.clear();
    }

    /** Takes a write or flush that belongs to a replay; false when it does not. */
    boolean take(Message.OfGroup message, long sequence) {
        if (sequence < ReplayWindow.NUMBERS) {
            return false;
        }
        if (running) {
            waiting.add(message);
            next();
        } else {
            core.out.release(ReplicationCodec.data(message));
        }
        return true;
    }

    private void next() {
        while (!busy && !waiting.isEmpty()) {
            Message.OfGroup message = waiting.remove();
            switch (message) {
                case Message.Write m when m.sequence() <= applied -> {
                    core.out.release(m.payload());
                    answer(m, Outcome.OK);
                }
                case Message.Flush m when m.sequence() <= applied -> answer(m, Outcome.OK);
                case Message.Write m -> {
                    busy = true;
                    writes.begun();
                    claims.add(new Apply(m));
                }
                case Message.Flush m -> {
                    busy = true;
                    writes.begun();
                    Sync sync = new Sync(m);
                    core.out.add(new Effect.FlushLocal(core.ops.start(sync), m.volume()));
                }
                default -> throw new IllegalStateException("not of a replay: " + message);
            }
        }
    }

    private void answer(Message.OfGroup message, Outcome outcome) {
        switch (message) {
            case Message.Write m ->
                    core.out.send(new Message.WriteAck(core.epoch(), m.sequence(), outcome));
            case Message.Flush m ->
                    core.out.send(new Message.FlushAck(core.epoch(), m.sequence(), outcome));
            default -> throw new IllegalStateException("not of a replay: " + message);
        }
    }

    private void ended(Step step, long sequence, Outcome outcome) {
        busy = false;
        boolean waitedFor = step.session == session;
        if (outcome != Outcome.OK) {
            // What follows may depend on what is missing now.
            end();
        } else if (step.history == history) {
            applied = Math.max(applied, sequence);
        }
        if (waitedFor) {
            answer(step.message, outcome);
        }
        next();
        writes.ended();
    }

    /** What is being applied, and for which link and which replay. */
    private record Step(Message.OfGroup message, long session, long history) {}

    private Step step(Message.OfGroup message) {
        return new Step(message, session, history);
    }

    /**
     * A write. Needs no mark here: the primary keeps its own until all is durable on both sides.
     */
    private final class Apply extends Claim implements Pending {
        private final Message.Write message;
        private final @Nullable Payload payload;
        private final Step step;

        Apply(Message.Write message) {
            super(message.range().volume(), message.range().offset(), message.range().length());
            this.message = message;
            this.payload = message.payload();
            this.step = step(message);
        }

        @Override
        void granted() {
            core.writeLocal(this, TargetWrites.local(message.range(), message.durable(), payload));
        }

        @Override
        public void done(DiskResult result) {
            Outcome outcome = writes.outcome(message.range().volume(), result);
            core.out.release(payload);
            claims.remove(this);
            ended(step, message.sequence(), outcome);
        }
    }

    /** A flush, in its place. */
    private final class Sync implements Pending {
        private final Message.Flush message;
        private final Step step;

        Sync(Message.Flush message) {
            this.message = message;
            this.step = step(message);
        }

        @Override
        public void done(DiskResult result) {
            Outcome outcome = writes.outcome(message.volume(), result);
            ended(step, message.sequence(), outcome);
        }
    }
}
