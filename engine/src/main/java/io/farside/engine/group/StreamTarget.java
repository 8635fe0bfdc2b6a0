// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.epoch.EpochId;
import io.farside.engine.epoch.EpochWire;
import io.farside.engine.epoch.LogResult;
import io.farside.engine.epoch.TargetEpochs;
import io.farside.engine.epoch.TargetFailure;
import io.farside.engine.epoch.TargetVolumes;
import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.group.Effect.MetaSpan;
import io.farside.engine.group.Event.DiskResult;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Mode {@code stream} at the target: epochs are staged in logs and applied when they are committed.
 * The volumes with the committed logs are one cut of the primary's writes at every instant; the
 * volumes alone are one whenever everything committed is applied.
 */
final class StreamTarget implements TargetEpochs.Owner, TargetVolumes, EpochWire {
    private final Core core;
    private final Trouble trouble;
    private final TargetEpochs epochs;
    private boolean recovered;

    /** Messages of epochs count: contact is agreed, and this side is its target. */
    private boolean open;

    /** Who is told of what cannot go on. */
    interface Trouble {
        void localFailed(int volume, String what, DiskResult result);

        /** Committed epochs are lost: what they changed is not known any more. */
        void damaged(String what);
    }

    StreamTarget(Core core, Trouble trouble) {
        this.core = core;
        this.trouble = trouble;
        this.epochs =
                new TargetEpochs(
                        core.config.limits().stream().target(),
                        new LogEffects(core, Effect.LogFile.EPOCH),
                        this,
                        this,
                        this);
    }

    /**
     * Brings back what an earlier run had staged; what is committed is applied from then on.
     *
     * @param applied the record of what is applied
     * @param logs numbers of the epochs that have one
     */
    void recover(byte[] applied, List<Long> logs, Runnable then) {
        epochs.recover(
                applied,
                logs,
                () -> {
                    recovered = true;
                    noteInstant();
                    then.run();
                });
    }

    private void noteInstant() {
        if (!core.isPrimary() && isAhead()) {
            core.record.asOfMillis = epochs.view().closed().wallMillis();
        }
    }

    /** Whether this side may have epochs at all. */
    boolean isUsed() {
        return recovered;
    }

    /** Whether epochs are committed that the volumes do not hold yet. */
    boolean isAhead() {
        return recovered && epochs.view().waiting() > 0;
    }

    /** Both sides have agreed: the primary may send epochs from now on. */
    void connected() {
        open = true;
        epochs.connected();
    }

    /** Nothing counts any more that is received. */
    void disconnected() {
        if (open) {
            open = false;
            epochs.disconnected();
        }
    }

    /** Takes the primary's messages; payloads pass to it. */
    void received(Message.OfGroup message) {
        epochs.received(message);
    }

    boolean isOpen() {
        return open && recovered;
    }

    /**
     * Runs when the volumes hold everything that is committed, and nothing else is on its way to
     * them; epochs that are not committed are dropped. Until the next begin none is taken.
     */
    void settle(Runnable then) {
        epochs.finish(then);
        if (!epochs.view().accepting() && isAhead()) {
            core.retry(this::again);
        }
    }

    private void again() {
        if (isAhead() && !core.failed) {
            epochs.retry();
            core.retry(this::again);
        }
    }

    /**
     * Runs when the volumes are one cut of the primary's writes, which they stay until {@link
     * #resume}.
     */
    void pause(Runnable then) {
        if (recovered) {
            epochs.pause(then);
        } else {
            then.run();
        }
    }

    void resume() {
        if (recovered) {
            epochs.resume();
        }
    }

    /** When the primary closed what the volumes hold, wall ms; 0: never. */
    long heldMillis() {
        return recovered ? epochs.heldMillis() : 0;
    }

    @Override
    public void committed(EpochId epoch, ClosedAt closed) {
        if (!core.isPrimary()) {
            core.record.asOfMillis = closed.wallMillis();
        }
        core.changed();
    }

    @Override
    public void applied(EpochId epoch) {}

    @Override
    public void failed(TargetFailure failure, String what) {
        core.link.note = what;
        core.changed();
        switch (failure) {
            case LOG_NO_SPACE, LOG_IO -> {
                // The primary is told by the answer to its epochs, and stops.
                if (!recovered) {
                    core.retry(epochs::retry);
                }
            }
            case VOLUME_NO_SPACE, VOLUME_IO -> core.retry(this::again);
            case CORRUPT -> trouble.damaged(what);
        }
    }

    @Override
    public void brokeProtocol(String why) {
        core.link.note = "the source of the stream broke the protocol: " + why;
        core.out.add(new Effect.DropLink(0, core.link.note));
    }

    /** A write of an epoch on its way to the volume. */
    private record Apply(StreamTarget target, int volume, Consumer<LogResult> then)
            implements Pending {
        @Override
        public void done(DiskResult result) {
            target.check(volume, "write", result);
            then.accept(LogEffects.result(result));
        }
    }

    private void check(int volume, String what, DiskResult result) {
        if (result == DiskResult.IO_ERROR) {
            trouble.localFailed(volume, what, result);
        }
    }

    @Override
    public void write(Range range, @Nullable Payload payload, Consumer<LogResult> done) {
        core.writeLocal(
                new Apply(this, range.volume(), done), TargetWrites.local(range, false, payload));
    }

    @Override
    public void flush(int volume, Consumer<LogResult> done) {
        Pending pending =
                new Pending() {
                    @Override
                    public void done(DiskResult result) {
                        if (result != DiskResult.OK) {
                            trouble.localFailed(volume, "flush", result);
                        }
                        done.accept(LogEffects.result(result));
                    }
                };
        core.out.add(new Effect.FlushLocal(core.ops.start(pending), volume));
    }

    @Override
    public void writeApplied(long offset, byte[] sector, Consumer<LogResult> done) {
        Pending pending =
                new Pending() {
                    @Override
                    public void done(DiskResult result) {
                        if (result == DiskResult.IO_ERROR) {
                            core.metaFailed("applied epoch", result);
                        }
                        done.accept(LogEffects.result(result));
                    }
                };
        core.out.add(
                new Effect.WriteMeta(
                        core.ops.start(pending),
                        MetaFile.APPLIED,
                        0,
                        0,
                        0,
                        List.of(new MetaSpan(offset, sector))));
    }

    @Override
    public RoleEpoch roleEpoch() {
        return core.epoch();
    }

    @Override
    public void send(Message.OfGroup message) {
        if (open) {
            core.out.send(message);
        }
    }
}
