// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A source and a target over a link that breaks and disks that lose what was not synced. Writes of
 * hosts are remembered with their epochs; that is what every recovered target is compared with.
 */
final class StreamWorld {
    static final int VOLUMES = 2;
    static final int VOLUME_BYTES = 8192;
    private static final int BLOCK = 64;
    private static final List<WriteAction> ZEROING =
            List.of(WriteAction.ZERO, WriteAction.ZERO_ALLOCATED, WriteAction.TRIM);
    private static final RoleEpoch ROLE = new RoleEpoch(3, 4);

    final RandomGenerator random;
    private final boolean spills;
    private final List<Issued> issued = new ArrayList<>();
    private final Link toTarget = new Link();
    private final Link toSource = new Link();

    // The source's process.
    private final Turns sourceTurns;
    private BytePayload.Holder sourceMemory;
    private FakeDisk sourceDisk;
    SourceEpochs source;
    private int run = 1;

    // The target's process.
    private final Turns targetTurns;
    private BytePayload.Holder targetMemory = new BytePayload.Holder(0);
    final FakeDisk targetDisk;
    TargetEpochs target;
    private boolean targetUp;
    private boolean targetFailed;
    private int incarnation;

    private boolean linked;
    private long nanos = 1;

    /** A cycle that brings the target up to a cut is on its way. */
    private @Nullable Cut cycle;

    /** What a cycle has brought to the target. */
    private long base;

    /** The target has said that this epoch is committed. */
    private long told;

    private long recoveries;
    final EnumSet<Gear> gears = EnumSet.noneOf(Gear.class);
    long committedBySource;
    long droppedByTarget;
    long coldEpochs;

    private record Issued(long epoch, Range range, byte[] bytes) {}

    /** One direction of the link: in order, with payloads of the receiver's own. */
    private static final class Link {
        final Deque<Message.OfGroup> messages = new ArrayDeque<>();
    }

    StreamWorld(long seed) {
        random = new SplittableRandom(seed);
        spills = random.nextInt(3) != 0;
        sourceTurns = new Turns(random);
        targetTurns = new Turns(random);
        FakeFile[] volumes = new FakeFile[VOLUMES];
        for (int i = 0; i < VOLUMES; i++) {
            volumes[i] = new FakeFile();
            volumes[i].write(0, new byte[VOLUME_BYTES]);
            volumes[i].sync().run();
        }
        targetDisk = new FakeDisk(random, targetTurns, volumes, targetMemory);
        sourceMemory = new BytePayload.Holder(0);
        sourceDisk = new FakeDisk(random, sourceTurns, new FakeFile[0], sourceMemory);
        source = startSource();
        target = newTarget(targetDisk, incarnation);
        startTarget();
    }

    private SourceEpochs startSource() {
        sourceMemory = new BytePayload.Holder(16_384 + random.nextInt(16_384));
        sourceDisk = new FakeDisk(random, sourceTurns, new FakeFile[0], sourceMemory);
        if (random.nextInt(4) == 0) {
            sourceDisk.noSpaceOneIn = 50;
            sourceDisk.errorOneIn = 100;
        }
        int mine = run;
        SourceLimits limits =
                new SourceLimits(SourceLimits.MIN_EPOCH_NANOS, 1500, 200_000, spills ? 40_000 : 0);
        EpochWire wire = new Wire(toTarget, () -> mine == run && linked, () -> targetMemory);
        SourceEpochs.Owner owner =
                new SourceEpochs.Owner() {
                    @Override
                    public void committed(long number) {
                        assertThat(number).as("committed at the target").isLessThanOrEqualTo(told);
                        committedBySource++;
                    }

                    @Override
                    public void gearChanged(Gear gear, GearReason reason) {
                        gears.add(gear);
                    }

                    @Override
                    public void targetDropped(Outcome outcome) {
                        droppedByTarget++;
                    }

                    @Override
                    public void brokeProtocol(String why) {
                        throw new AssertionError("target: " + why);
                    }
                };
        return new SourceEpochs(
                limits,
                wire,
                sourceDisk,
                owner,
                new SourceEpochs.Start(EpochId.firstOfRun(run), nanos));
    }

    /** Sends copies while the link and the sender's process are up. */
    private record Wire(Link link, BooleanSupplier up, Supplier<BytePayload.Holder> receiver)
            implements EpochWire {
        @Override
        public RoleEpoch roleEpoch() {
            return ROLE;
        }

        @Override
        public void send(Message.OfGroup message) {
            if (!up.getAsBoolean()) {
                return;
            }
            if (message instanceof Message.EpochWrite m
                    && m.payload() instanceof BytePayload payload) {
                Payload copy = BytePayload.of(payload.read(), receiver.get());
                link.messages.add(new Message.EpochWrite(m.roleEpoch(), m.at(), m.range(), copy));
            } else {
                link.messages.add(message);
            }
        }
    }

    private TargetEpochs newTarget(FakeDisk disk, int mine) {
        TargetEpochs.Owner owner =
                new TargetEpochs.Owner() {
                    @Override
                    public void committed(EpochId epoch, ClosedAt closed) {
                        if (mine == incarnation) {
                            assertThat(epoch.number()).isGreaterThanOrEqualTo(told);
                            told = epoch.number();
                        }
                    }

                    @Override
                    public void applied(EpochId epoch) {
                        if (mine == incarnation) {
                            assertThat(epoch.number()).isLessThanOrEqualTo(told);
                        }
                    }

                    @Override
                    public void failed(TargetFailure failure, String what) {
                        assertThat(failure).as(what).isNotEqualTo(TargetFailure.CORRUPT);
                        targetFailed |= mine == incarnation;
                    }

                    @Override
                    public void brokeProtocol(String why) {
                        throw new AssertionError("source: " + why);
                    }
                };
        EpochWire wire =
                new Wire(toSource, () -> mine == incarnation && linked, () -> sourceMemory);
        TargetLimits limits = new TargetLimits(20_000, 3000, 2500, 600);
        return new TargetEpochs(limits, disk, disk, wire, owner);
    }

    private void startTarget() {
        incarnation++;
        targetMemory = new BytePayload.Holder(0);
        targetDisk.holder = targetMemory;
        int mine = incarnation;
        targetFailed = false;
        TargetEpochs fresh = newTarget(targetDisk, mine);
        target = fresh;
        fresh.recover(
                targetDisk.applied.clone(),
                targetDisk.numbers(),
                () -> {
                    if (mine == incarnation) {
                        assertThat(fresh.view().committed().number()).isGreaterThanOrEqualTo(told);
                        told = fresh.view().committed().number();
                        targetUp = true;
                    }
                });
    }

    /** One random thing happens. */
    void step() {
        nanos += random.nextLong(2_000_000);
        int choice = random.nextInt(100);
        if (choice < 25) {
            hostWrite();
        } else if (choice < 50) {
            sourceTurns.step();
            targetTurns.step();
        } else if (choice < 70) {
            targetTurns.step();
            targetTurns.step();
        } else if (choice < 96) {
            deliver(toTarget);
            deliver(toSource);
        } else if (choice < 98) {
            source.tick(nanos, nanos / 1_000_000);
            nanos += random.nextLong(60_000_000);
        } else {
            rare(random.nextInt(60));
        }
        if (targetFailed && random.nextInt(30) == 0) {
            targetFailed = false;
            target.retry();
        }
    }

    private void rare(int choice) {
        if (choice < 20) {
            connect();
        } else if (choice < 24) {
            disconnect();
        } else if (choice < 40) {
            cycle();
        } else if (choice < 42) {
            crashTarget(random.nextBoolean());
        } else if (choice < 43) {
            crashSource();
        } else if (choice < 45) {
            targetDisk.noSpaceOneIn = random.nextBoolean() ? 40 : 0;
            targetDisk.errorOneIn = random.nextInt(3) == 0 ? 60 : 0;
        } else if (choice < 46) {
            outage();
        }
    }

    /** Long enough for every gear. */
    private void outage() {
        disconnect();
        int writes = random.nextInt(120);
        for (int i = 0; i < writes; i++) {
            hostWrite();
            sourceTurns.step();
            nanos += 10_000_000;
            source.tick(nanos, nanos / 1_000_000);
        }
    }

    private void hostWrite() {
        int volume = random.nextInt(VOLUMES);
        int blocks = 1 + random.nextInt(random.nextInt(5) == 0 ? 16 : 3);
        int room = VOLUME_BYTES / BLOCK - blocks;
        int at = random.nextInt(random.nextBoolean() ? room : 12) * BLOCK;
        WriteAction action =
                random.nextInt(6) == 0
                        ? ZEROING.get(random.nextInt(ZEROING.size()))
                        : WriteAction.WRITE;
        byte[] bytes = new byte[blocks * BLOCK];
        Range range = new Range(volume, at, bytes.length, action);
        BytePayload payload = null;
        if (action == WriteAction.WRITE) {
            for (int i = 0; i < bytes.length; i += 8) {
                ByteBuffer.wrap(bytes).putLong(i, issued.size() + 1L);
            }
            payload = BytePayload.of(bytes, sourceMemory);
        }
        long epoch = source.write(range, payload, nanos, nanos / 1_000_000);
        if (payload != null) {
            payload.release();
        }
        issued.add(new Issued(epoch, range, bytes));
    }

    private void connect() {
        if (!linked && targetUp) {
            linked = true;
            source.connected();
            target.connected();
        }
    }

    private void disconnect() {
        if (!linked) {
            return;
        }
        int arrive = random.nextInt(1 + toTarget.messages.size());
        for (int i = 0; i < arrive; i++) {
            deliver(toTarget);
        }
        linked = false;
        cycle = null;
        clear(toTarget);
        clear(toSource);
        source.disconnected();
        target.disconnected();
        if (source.view().gear() != Gear.BITMAP && !flows) {
            source.stop(nanos);
        }
    }

    private static void clear(Link link) {
        for (Message.OfGroup message : link.messages) {
            release(message);
        }
        link.messages.clear();
    }

    private static void release(Message.OfGroup message) {
        if (message instanceof Message.EpochWrite m && m.payload() != null) {
            m.payload().release();
        }
    }

    private void deliver(Link link) {
        Message.OfGroup message = link.messages.poll();
        if (message == null) {
            return;
        }
        if (link == toTarget) {
            target.received(message);
        } else {
            source.received(message, nanos, nanos / 1_000_000);
        }
    }

    /** The source's stream has a base at the target. */
    private boolean flows;

    /** The owner brings the target up to a cut and lets epochs follow. */
    private void cycle() {
        if (!linked || !targetUp || cycle != null || source.view().gear() != Gear.BITMAP) {
            return;
        }
        flows = false;
        Cut cut = source.cut(nanos, nanos / 1_000_000);
        cycle = cut;
        source.resume(new Generation(7, 8), cut);
        int mine = incarnation;
        target.finish(() -> {
            if (mine == incarnation && cut.equals(cycle)) {
                cycle = null;
                byte[][] image = image(cut.number());
                for (int v = 0; v < VOLUMES; v++) {
                    targetDisk.volumes[v].write(0, image[v]);
                    targetDisk.volumes[v].sync().run();
                }
                base = cut.number();
                flows = true;
                source.targetHolds(cut);
            }
        });
    }

    /** What volumes hold when everything up to an epoch is in them, and nothing else. */
    private byte[][] image(long upTo) {
        byte[][] image = new byte[VOLUMES][VOLUME_BYTES];
        for (Issued write : issued) {
            if (write.epoch > upTo) {
                break;
            }
            System.arraycopy(
                    write.bytes,
                    0,
                    image[write.range.volume()],
                    (int) write.range.offset(),
                    write.bytes.length);
        }
        return image;
    }

    void crashTarget(boolean power) {
        targetUp = false;
        disconnect();
        incarnation++;
        targetDisk.kill();
        if (power) {
            targetDisk.losePower();
        }
        checkCut();
        startTarget();
    }

    private void crashSource() {
        run++;
        disconnect();
        sourceTurns.forget();
        flows = false;
        source = startSource();
    }

    /** A failover on this very disk would open exactly one cut, not older than what was told. */
    void checkCut() {
        recoveries++;
        Turns turns = new Turns(random);
        BytePayload.Holder memory = new BytePayload.Holder(0);
        FakeDisk copy = targetDisk.copy(turns, memory);
        TargetEpochs other = newTarget(copy, -1);
        boolean[] done = {false};
        other.recover(copy.applied, copy.numbers(), () -> other.finish(() -> done[0] = true));
        turns.drain();
        assertThat(done[0]).as("finished").isTrue();
        long number = other.view().committed().number();
        assertThat(number).as("committed").isGreaterThanOrEqualTo(told);
        byte[][] image = image(Math.max(number, base));
        for (int v = 0; v < VOLUMES; v++) {
            assertThat(difference(copy.volumes[v].bytes(), image[v]))
                    .as("volume %s as the cut at epoch %x, base %x", v, number, base)
                    .isEmpty();
        }
        assertThat(memory.payloads).as("payloads left").isZero();
    }

    /** First block that differs: the write that is there, and the one that should be. */
    private String difference(byte[] found, byte[] wanted) {
        int at = Arrays.mismatch(found, wanted);
        if (at < 0) {
            return "";
        }
        long is = ByteBuffer.wrap(found).getLong(at / 8 * 8);
        long should = ByteBuffer.wrap(wanted).getLong(at / 8 * 8);
        return "at " + at + ": write " + name(is) + " instead of " + name(should);
    }

    private String name(long write) {
        return write < 1 || write > issued.size()
                ? "none"
                : write + " of epoch " + Long.toHexString(issued.get((int) write - 1).epoch);
    }

    /** Everything in peace: the target catches up, and nothing is left in memory. */
    void settle() {
        targetDisk.noSpaceOneIn = 0;
        targetDisk.errorOneIn = 0;
        sourceDisk.noSpaceOneIn = 0;
        sourceDisk.errorOneIn = 0;
        for (int i = 0; i < 20_000 && !isCaughtUp(); i++) {
            nanos += 1_000_000;
            connect();
            cycle();
            if (targetFailed) {
                targetFailed = false;
                target.retry();
            }
            deliver(toTarget);
            deliver(toSource);
            sourceTurns.step();
            targetTurns.step();
            source.tick(nanos, nanos / 1_000_000);
        }
        assertThat(isCaughtUp()).as("caught up: %s %s", source.view(), target.view()).isTrue();
        checkCut();
        disconnect();
        source.stop(nanos);
        target.finish(() -> {});
        sourceTurns.drain();
        targetTurns.drain();
        assertThat(sourceMemory.payloads).as("payloads of the source").isZero();
        assertThat(targetMemory.payloads).as("payloads of the target").isZero();
    }

    private boolean isCaughtUp() {
        return targetUp
                && linked
                && flows
                && cycle == null
                && source.view().gear() == Gear.EPOCH
                && told >= issued.getLast().epoch;
    }

    long recoveries() {
        return recoveries;
    }
}
