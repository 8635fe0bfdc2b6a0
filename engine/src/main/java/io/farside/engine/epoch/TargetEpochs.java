// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.engine.format.AppliedEpoch;
import io.farside.model.Generation;
import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target's side of a stream: stages epochs in logs, commits them in order, applies them to the
 * volumes, and knows after any crash which of them count.
 *
 * <p>At every instant the volumes with the committed logs are one cut of the source's writes. The
 * volumes alone may be between two.
 */
public final class TargetEpochs {
    /** Who owns the stream. Never calls back from inside. */
    public interface Owner {
        /** A failover leads here from now on. */
        void committed(EpochId epoch, ClosedAt closed);

        /** The volumes hold everything up to this epoch durably. */
        void applied(EpochId epoch);

        /** Something stops until {@link TargetEpochs#retry}. */
        void failed(TargetFailure failure, String what);

        /** The source broke the protocol: a new link is needed. */
        void brokeProtocol(String why);
    }

    private final EpochLogs logs;
    private final EpochWire wire;
    private final Owner owner;
    private final Budget disk;
    private final EpochCredits credits;
    private final EpochStaging staging;
    private final EpochApply apply;
    private EpochId committed = EpochId.NONE;
    private ClosedAt closed = new ClosedAt(0, 0);
    private boolean recovered;

    /** The start could not read a log. */
    private @Nullable Runnable recoverAgain;

    private boolean connected;
    private boolean damaged;
    private boolean retrying;

    /** Nothing is taken before the next begin. */
    private boolean ended;

    /** Logs of committed epochs that cannot be applied. */
    private final List<StagedEpoch> lost = new ArrayList<>();

    private Message.@Nullable EpochBegin beginning;
    private boolean recording;
    private final List<Runnable> finishing = new ArrayList<>();

    /**
     * @param logs of this group's epochs at this side
     */
    public TargetEpochs(
            TargetLimits limits,
            EpochLogs logs,
            TargetVolumes volumes,
            EpochWire wire,
            Owner owner) {
        this.logs = logs;
        this.wire = wire;
        this.owner = owner;
        this.disk = new Budget(limits.logBytes());
        Budget memory = new Budget(limits.memoryBytes());
        this.credits = new EpochCredits(limits.windowBytes(), disk);
        Events events = new Events();
        this.staging =
                new EpochStaging(
                        logs, wire, new EpochStaging.Shared(credits, disk, memory), events);
        this.apply =
                new EpochApply(
                        new EpochApply.Ports(logs, volumes),
                        disk,
                        memory,
                        limits.applyBytes(),
                        events);
    }

    /** What the parts report. */
    private final class Events implements EpochStaging.Listener, EpochApply.Listener {
        @Override
        public void committed(StagedEpoch epoch, ClosedAt when) {
            committed = new EpochId(committed.generation(), epoch.number);
            closed = when;
            if (connected) {
                wire.send(new Message.EpochCommitted(wire.roleEpoch(), epoch.number));
            }
            owner.committed(committed, when);
            if (damaged) {
                lost.add(epoch);
            } else {
                apply.add(epoch);
            }
            check();
        }

        @Override
        public void failed(Outcome outcome) {
            if (connected) {
                wire.send(new Message.EpochAck(wire.roleEpoch(), staging.expected(), 0, outcome));
            }
            owner.failed(
                    outcome == Outcome.NO_SPACE ? TargetFailure.LOG_NO_SPACE : TargetFailure.LOG_IO,
                    "logs of epochs: " + outcome);
        }

        @Override
        public void brokeProtocol(String why) {
            owner.brokeProtocol(why);
        }

        @Override
        public void progressed() {
            tellCredits();
            check();
        }

        @Override
        public void applied(AppliedEpoch record) {
            owner.applied(new EpochId(record.generation(), record.number()));
            check();
        }

        @Override
        public void failed(TargetFailure failure, String what) {
            recording = false;
            if (failure == TargetFailure.CORRUPT) {
                damaged = true;
                lost.addAll(apply.abandon());
                staging.finish();
                tellState();
            }
            owner.failed(failure, what);
        }

        @Override
        public void removed() {
            if (retrying) {
                retry();
            }
            tellCredits();
            check();
        }
    }

    /**
     * Reads what an earlier run left. Nothing but {@link #retry} may be called before {@code then}
     * runs; what is committed and not applied is applied from then on.
     *
     * @param applied the file written with {@link TargetVolumes#writeApplied}, empty when there is
     *     none
     * @param numbers of all logs there are
     */
    public void recover(byte[] applied, List<Long> numbers, Runnable then) {
        AppliedEpoch record = AppliedEpoch.decode(applied);
        if (record == null) {
            recovered = true;
            damage("the record of what is applied is damaged");
            then.run();
            return;
        }
        apply.recovered(record);
        recover(record, numbers, then);
    }

    private void recover(AppliedEpoch record, List<Long> numbers, Runnable then) {
        EpochRecovery recovery =
                new EpochRecovery(
                        logs,
                        record,
                        numbers,
                        found -> {
                            if (found == null) {
                                recoverAgain = () -> recover(record, numbers, then);
                                owner.failed(TargetFailure.LOG_IO, "a log cannot be read");
                            } else {
                                recovered(record, found);
                                then.run();
                            }
                        });
        recovery.next();
    }

    private void recovered(AppliedEpoch known, EpochRecovery.Found found) {
        recovered = true;
        committed = new EpochId(known.generation(), known.number());
        closed = new ClosedAt(known.closedMillis(), 0);
        found.committed().forEach(epoch -> disk.take(epoch.logBytes));
        found.lost().forEach(epoch -> disk.take(epoch.logBytes));
        lost.addAll(found.lost());
        for (StagedEpoch epoch : found.committed()) {
            committed = new EpochId(known.generation(), epoch.number);
            closed = epoch.closed == null ? closed : epoch.closed;
        }
        if (known.number() > 0) {
            staging.begin(committed);
        }
        if (found.damage() != null) {
            staging.finish();
            damage(found.damage());
        }
        found.committed()
                .forEach(epoch -> {
                    apply.mixed(epoch.number);
                    apply.add(epoch);
                });
    }

    private void damage(String what) {
        damaged = true;
        owner.failed(TargetFailure.CORRUPT, what);
    }

    /** The link is up and this side is the target. */
    public void connected() {
        connected = true;
        tellState();
    }

    public void disconnected() {
        connected = false;
    }

    /** A damaged target names no epoch: its source has to begin anew. */
    private void tellState() {
        if (!connected || !recovered || beginning != null) {
            return;
        }
        boolean accepting = staging.isAccepting() && !damaged;
        wire.send(
                new Message.EpochState(
                        wire.roleEpoch(),
                        damaged ? Generation.NONE : committed.generation(),
                        committed.number(),
                        staging.expected(),
                        accepting ? credits.restart() : 0));
    }

    private void tellCredits() {
        if (connected && staging.isAccepting() && credits.isNews()) {
            wire.send(
                    new Message.EpochAck(
                            wire.roleEpoch(), staging.expected(), credits.tell(), Outcome.OK));
        }
    }

    /** Takes the source's messages; others are none of its business. */
    public void received(Message.OfGroup message) {
        switch (message) {
            case Message.EpochBegin m -> begin(m);
            case Message.EpochWrite m -> staging.write(m);
            case Message.EpochClose m -> staging.close(m);
            default -> {
                Payload data = ReplicationCodec.data(message);
                if (data != null) {
                    data.release();
                }
                throw new IllegalArgumentException("not for a target: " + message);
            }
        }
    }

    private void begin(Message.EpochBegin m) {
        EpochId base = new EpochId(m.generation(), m.first() - 1);
        if (base.equals(committed) && staging.isAccepting() && !damaged && beginning == null) {
            tellState();
            return;
        }
        boolean back =
                base.generation().equals(committed.generation())
                        && base.number() < committed.number();
        if (m.first() < 2 || (back && !damaged)) {
            owner.brokeProtocol("it begins at " + m.first() + " behind " + committed);
            return;
        }
        beginning = m;
        staging.finish();
        check();
    }

    /** Goes on with what waits for everything to be applied. */
    private void check() {
        if (!recovered || !staging.isIdle() || !apply.isIdle()) {
            return;
        }
        Message.EpochBegin m = beginning;
        if (m != null && !recording) {
            recording = true;
            apply.write(m.generation(), m.first() - 1, m.closed().wallMillis(), () -> begun(m));
        } else if (m == null && !finishing.isEmpty()) {
            List<Runnable> go = List.copyOf(finishing);
            finishing.clear();
            go.forEach(Runnable::run);
        }
    }

    private void begun(Message.EpochBegin m) {
        recording = false;
        beginning = null;
        damaged = false;
        ended = false;
        lost.forEach(apply::remove);
        lost.clear();
        committed = new EpochId(m.generation(), m.first() - 1);
        closed = m.closed();
        staging.begin(committed);
        owner.committed(committed, closed);
        tellState();
        check();
    }

    /** Tries again after a failure: asks for what was dropped, applies what waits. */
    public void retry() {
        Runnable again = recoverAgain;
        if (!recovered) {
            recoverAgain = null;
            if (again != null) {
                again.run();
            }
            return;
        }
        retrying = !staging.isIdle() && !staging.isAccepting();
        apply.retry();
        if (beginning == null && !ended && !damaged && committed.number() > 0) {
            boolean was = staging.isAccepting();
            if (!was && staging.restart()) {
                retrying = false;
                tellState();
            }
        }
        check();
    }

    /**
     * Takes nothing more, drops what is not committed, applies everything that is, and runs {@code
     * then} when the volumes hold it durably. After a failure that is when a {@link #retry} has
     * helped; with a damaged epoch it is when everything before that is applied.
     */
    public void finish(Runnable then) {
        ended = true;
        staging.finish();
        finishing.add(then);
        check();
    }

    /**
     * Runs {@code then} at an instant at which the volumes are one cut of the source's writes, and
     * applies nothing until {@link #resume}. Epochs are taken and committed meanwhile.
     */
    public void pause(Runnable then) {
        apply.pause(then);
    }

    /** Applies again. */
    public void resume() {
        apply.resume();
    }

    /** When the source closed the last epoch that the volumes hold, wall ms; 0: never. */
    public long heldMillis() {
        return apply.wholeMillis();
    }

    public TargetView view() {
        return new TargetView(
                committed,
                closed,
                apply.record().number(),
                apply.waiting() + lost.size(),
                disk.used,
                staging.isAccepting(),
                damaged);
    }
}
