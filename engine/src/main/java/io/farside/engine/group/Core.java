// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.group.StatusTable.Cause;
import io.farside.engine.group.StatusTable.State;
import io.farside.engine.image.ImageSet;
import io.farside.engine.image.ImageStores;
import io.farside.model.Generation;
import io.farside.model.GroupPolicies;
import io.farside.model.GroupStatus;
import io.farside.model.ReplicationMode;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.wire.replication.GroupFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all parts of a group share: configuration, durable record, volumes, effects, time. */
final class Core {
    static final long SECOND = 1_000_000_000L;

    final GroupConfig config;
    final GroupRecord record;
    final RandomGenerator random;
    final long incarnation;
    final Outbox out = new Outbox();
    final Operations ops = new Operations();
    final Timers timers = new Timers();
    final Link link = new Link();
    final Exposure exposure = new Exposure();
    final BaseImage baseImage = new BaseImage(this);
    final RecordFile file;
    final StoreEffects stores;
    final Volume[] volumes;

    Now now = new Now(0, 0);

    /** Recovery's metadata writes are durable. */
    boolean ready;

    /** No record of this group was found. */
    boolean freshRun;

    /** Closing has begun. */
    boolean closing;

    /** The volumes are on their way back to an image: nothing is agreed and nobody commands. */
    boolean goingBack;

    /** A local disk operation failed in this run. */
    boolean failed;

    private @Nullable ImageSet images;
    private GroupPolicies policies;

    /** Tells the parts about a failure found by this one. */
    Runnable onFailure = () -> {};

    private final List<Runnable> retries = new ArrayList<>();
    private boolean changed;

    Core(GroupConfig config, GroupRecord record, RandomGenerator random) {
        this.config = config;
        this.record = record;
        this.random = random;
        this.incarnation = nonZero(random);
        this.policies = config.targets().getFirst().policies();
        this.file = new RecordFile(this);
        this.stores = new StoreEffects(this);
        this.volumes = new Volume[config.volumes().size()];
        for (int i = 0; i < volumes.length; i++) {
            volumes[i] = new Volume(this, i, config.volumes().get(i));
        }
    }

    /**
     * Writes to a volume once its images allow it. Ends in {@link Pending#done}, also when they do
     * not.
     */
    void writeLocal(Pending pending, Event.HostWrite write) {
        images().beforeWrite(
                        write.volume(),
                        write.offset(),
                        write.length(),
                        result -> {
                            if (result != ImageStores.Result.OK) {
                                pending.done(StoreEffects.result(result));
                                return;
                            }
                            pending.passed();
                            out.add(
                                    new Effect.WriteLocal(
                                            ops.start(new Write(this, pending)),
                                            write.volume(),
                                            write.offset(),
                                            write.length(),
                                            write.kind(),
                                            write.durable(),
                                            write.payload()));
                        });
    }

    /** Tells the images when a write has ended, before anything follows from it. */
    private record Write(Core core, Pending pending) implements Pending {
        @Override
        public void done(DiskResult result) {
            core.images().written();
            pending.done(result);
        }
    }

    void images(ImageSet opened) {
        images = opened;
    }

    /** The group's point-in-time copies; every write to a volume passes them. */
    ImageSet images() {
        ImageSet known = images;
        if (known == null) {
            throw new IllegalStateException("images are not opened");
        }
        return known;
    }

    private static long nonZero(RandomGenerator random) {
        long value = random.nextLong();
        while (value == 0) {
            value = random.nextLong();
        }
        return value;
    }

    Generation newGeneration() {
        return new Generation(nonZero(random), random.nextLong());
    }

    RoleEpoch epoch() {
        return record.roleEpoch;
    }

    GroupPolicies policies() {
        return policies;
    }

    /** Others from now on; whoever has acted upon the old ones is told apart. */
    void policies(GroupPolicies next) {
        policies = next;
        record.policies = next;
        changed();
    }

    GroupConfig.Node peerNode() {
        return config.targets().getFirst().peer();
    }

    boolean isPrimary() {
        return record.role.currentPrimary();
    }

    /** Whether this side may tell its peer what it is. */
    boolean meets() {
        return ready && !goingBack;
    }

    boolean isStarted() {
        return record.status instanceof GroupStatus.Started;
    }

    boolean isStarting() {
        return record.status instanceof GroupStatus.Starting;
    }

    /** Bytes behind everything marked. */
    long markedBytes() {
        long bytes = 0;
        for (Volume v : volumes) {
            bytes += v.bytes(v.dirty.count() + v.doubt.count());
        }
        return bytes;
    }

    /** Whether the target follows behind the primary instead of mirroring its writes. */
    boolean isAsync() {
        GroupFacts facts = link.peer;
        if (!isPrimary() && facts != null && facts.role().currentPrimary()) {
            return facts.flags().async();
        }
        return config.targets().getFirst().mode() != ReplicationMode.SYNC;
    }

    boolean isMarked() {
        for (Volume volume : volumes) {
            if (volume.isMarked()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Changes the recorded status; the caller saves it.
     *
     * @throws IllegalStateException when {@link StatusTable} does not know such a change
     */
    void status(GroupStatus next, Cause why) {
        if (!StatusTable.allows(record.status, next, why)) {
            throw new IllegalStateException(
                    record.status.label() + " does not become " + next.label() + ": " + why);
        }
        record.status = next;
        changed();
    }

    /** Cuts hosts off; the caller saves it and updates access. */
    void fence(StopReason reason, Cause why) {
        changeFence(State.ofFence(reason), why);
        record.fence = true;
        record.fenceReason = reason;
    }

    /** Takes the fence away, where there is one; the caller saves it and updates access. */
    void unfence(Cause why) {
        if (record.fence) {
            changeFence(State.OPEN, why);
            record.fence = false;
        }
    }

    private void changeFence(State next, Cause why) {
        State before = State.ofFence(record);
        if (!StatusTable.allows(before, next, why)) {
            throw new IllegalStateException(before + " does not become " + next + ": " + why);
        }
        changed();
    }

    /** A view will be published at the end of the step. */
    void changed() {
        changed = true;
    }

    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Tracking cannot be kept: fence at once, nothing after this counts. */
    void metaFailed(String what, DiskResult result) {
        link.note = "metadata write failed (" + what + ", " + result + ")";
        localFailure();
        onFailure.run();
    }

    /**
     * A local disk operation failed. What later flushes say counts for nothing, so hosts are
     * refused for the rest of this run.
     */
    void localFailure() {
        failed = true;
        fence(StopReason.LOCAL_IO, Cause.DISK_FAILED);
        changed();
    }

    /** Runs something in a second. */
    void retry(Runnable what) {
        retries.add(what);
        timers.setIfOff(Timers.Kind.RETRY, now.nanos() + SECOND);
        changed();
    }

    void retryNow() {
        List<Runnable> go = new ArrayList<>(retries);
        retries.clear();
        go.forEach(Runnable::run);
    }

    /** Runs {@code then} when every bitmap page changed so far is durable. */
    void syncBitmaps(Runnable then) {
        new Join(volumes.length, then).each(volumes, (v, done) -> v.bitmapFile.sync(done));
    }
}
