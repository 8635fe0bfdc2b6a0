// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.EpochPosition;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SourceEpochsTest {
    private static final Generation GENERATION = new Generation(1, 2);
    private static final RoleEpoch ROLE = new RoleEpoch(3, 4);
    private static final long FIRST = EpochId.firstOfRun(1);
    private static final long SECOND = 1_000_000_000L;

    private final List<Message.OfGroup> sent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Turns turns = new Turns(new SplittableRandom(1));
    private final BytePayload.Holder memory = new BytePayload.Holder(1 << 20);
    private final FakeDisk disk =
            new FakeDisk(new SplittableRandom(2), turns, new FakeFile[0], memory);
    private long now = SECOND;

    private final EpochWire wire =
            new EpochWire() {
                @Override
                public RoleEpoch roleEpoch() {
                    return ROLE;
                }

                @Override
                public void send(Message.OfGroup message) {
                    sent.add(message);
                }
            };

    private final SourceEpochs.Owner owner =
            new SourceEpochs.Owner() {
                @Override
                public void committed(long number) {
                    told.add("committed " + (number - FIRST));
                }

                @Override
                public void gearChanged(Gear gear, GearReason reason) {
                    told.add(gear + " " + reason);
                }

                @Override
                public void targetDropped(Outcome outcome) {
                    told.add("dropped " + outcome);
                }

                @Override
                public void brokeProtocol(String why) {
                    told.add("broke");
                }
            };

    private SourceEpochs source(long memoryBytes, long spillBytes) {
        return new SourceEpochs(
                new SourceLimits(SECOND, 1 << 20, memoryBytes, spillBytes),
                wire,
                disk,
                owner,
                new SourceEpochs.Start(FIRST, now));
    }

    /** Captures, and the target is told to hold the base. */
    private SourceEpochs flowing(long memoryBytes, long spillBytes) {
        SourceEpochs source = source(memoryBytes, spillBytes);
        Cut cut = source.cut(now, 1);
        source.resume(GENERATION, cut);
        source.connected();
        source.targetHolds(cut);
        return source;
    }

    private void state(SourceEpochs source, long committed, EpochPosition next, long credits) {
        source.received(new Message.EpochState(ROLE, GENERATION, committed, next, credits), now, 1);
    }

    private void ack(SourceEpochs source, long credits) {
        source.received(
                new Message.EpochAck(ROLE, new EpochPosition(0, 0), credits, Outcome.OK), now, 1);
    }

    private long write(SourceEpochs source, long offset, int length) {
        BytePayload payload = BytePayload.of(new byte[length], memory);
        long epoch = source.write(new Range(0, offset, length, WriteAction.WRITE), payload, now, 1);
        payload.release();
        return epoch;
    }

    private List<String> writes() {
        List<String> all = new ArrayList<>();
        for (Message.OfGroup message : sent) {
            switch (message) {
                case Message.EpochWrite m ->
                        all.add(
                                m.at().epoch()
                                        - FIRST
                                        + "/"
                                        + m.at().index()
                                        + " at "
                                        + m.range().offset());
                case Message.EpochClose m ->
                        all.add("close " + (m.epoch() - FIRST) + " of " + m.count());
                case Message.EpochBegin m -> all.add("begin " + (m.first() - FIRST));
                default -> throw new AssertionError("a source does not send " + message);
            }
        }
        sent.clear();
        return all;
    }

    @Test
    void numbersOfRunsNeverMeet() {
        assertThat(EpochId.firstOfRun(2)).isGreaterThan(EpochId.firstOfRun(1) + (1L << 31));
        assertThat(EpochId.firstOfRun((1L << 31) - 1)).isPositive();
        assertThatThrownBy(() -> EpochId.firstOfRun(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesBelongToTheEpochOpenWhenTheyAreIssued_andFlowOnceTheTargetAsked() {
        SourceEpochs source = flowing(1 << 20, 0);
        assertThat(write(source, 0, 512)).isEqualTo(FIRST + 1);
        assertThat(writes()).containsExactly("begin 1");
        state(source, FIRST, new EpochPosition(FIRST + 1, 0), 1 << 20);
        assertThat(writes()).containsExactly("1/0 at 0");
        source.cut(now, 1);
        assertThat(write(source, 4096, 512)).isEqualTo(FIRST + 2);
        assertThat(writes()).containsExactly("close 1 of 1", "2/0 at 4096");
        source.received(new Message.EpochCommitted(ROLE, FIRST + 1), now, 1);
        assertThat(told).containsExactly("EPOCH FITS", "committed 1");
    }

    @Test
    void aNewerWriteReplacesAnUnsentOneThatItCovers_othersKeepTheirOrder() {
        SourceEpochs source = flowing(1 << 20, 0);
        write(source, 0, 1024);
        write(source, 512, 1024);
        write(source, 0, 1024);
        write(source, 8192, 512);
        write(source, 8192, 1024);
        assertThat(source.view().lagBytes()).isEqualTo(3 * 1024);
        writes();
        state(source, FIRST, new EpochPosition(FIRST + 1, 0), 1 << 20);
        assertThat(writes()).containsExactly("1/0 at 512", "1/1 at 0", "1/2 at 8192");
    }

    @Test
    void whatHasBeenSentKeepsItsPlaceWhenItIsSentAgain() {
        SourceEpochs source = flowing(1 << 20, 0);
        state(source, FIRST, new EpochPosition(FIRST + 1, 0), 1 << 20);
        write(source, 0, 512);
        write(source, 512, 512);
        source.disconnected();
        write(source, 0, 512);
        source.connected();
        writes();
        state(source, FIRST, new EpochPosition(FIRST + 1, 1), 1 << 20);
        assertThat(writes()).containsExactly("1/1 at 512", "1/2 at 0");
    }

    @Test
    void creditsBoundWhatIsSent() {
        SourceEpochs source = flowing(1 << 20, 0);
        writes();
        state(source, FIRST, new EpochPosition(FIRST + 1, 0), 600);
        write(source, 0, 512);
        write(source, 512, 512);
        write(source, 1024, 512);
        assertThat(writes()).containsExactly("1/0 at 0", "1/1 at 512");
        ack(source, 1121);
        assertThat(writes()).containsExactly("1/2 at 1024");
    }

    @Test
    void anIdleStreamSendsEmptyEpochs_oneAtATime() {
        SourceEpochs source = flowing(1 << 20, 0);
        state(source, FIRST, new EpochPosition(FIRST + 1, 0), 1 << 20);
        writes();
        for (int i = 0; i < 5; i++) {
            now += SECOND;
            source.tick(now, 1);
        }
        assertThat(writes()).containsExactly("close 1 of 0");
        assertThat(source.dueNanos()).isEqualTo(Long.MAX_VALUE);
        source.received(new Message.EpochCommitted(ROLE, FIRST + 1), now, 1);
        assertThat(writes()).containsExactly("close 2 of 0");
        assertThat(source.view().exposureNanos(now)).isEqualTo(4 * SECOND);
    }

    @Test
    void aFullMemoryIsNeverTheHostsTrouble_spillThenBitmapThenBack() {
        SourceEpochs source = flowing(100_000, 40_000);
        for (int i = 0; i < 60 && source.view().gear() != Gear.BITMAP; i++) {
            write(source, i * 4096L, 4096);
            if (i % 3 == 2) {
                source.cut(now, 1);
            }
            turns.drain();
        }
        assertThat(told).containsExactly("EPOCH FITS", "SPILL MEMORY_LOW", "BITMAP MEMORY_SPENT");
        turns.drain();
        assertThat(disk.logs).isEmpty();
        assertThat(memory.payloads).isZero();
        long issued = write(source, 0, 512);
        Cut cut = source.cut(now, 1);
        assertThat(issued).isEqualTo(cut.number());
        assertThat(source.resume(GENERATION, cut)).isEqualTo(cut.number() + 1);
        assertThat(source.view().gear()).isEqualTo(Gear.EPOCH);
    }

    @Test
    void spilledPayloadsAreReadBackInOrder() {
        SourceEpochs source = flowing(100_000, 1 << 20);
        for (int i = 0; i < 40; i++) {
            write(source, i * 4096L, 4096);
            if (i % 4 == 3) {
                source.cut(now, 1);
            }
            turns.drain();
        }
        assertThat(source.view().gear()).isEqualTo(Gear.SPILL);
        writes();
        state(source, FIRST, new EpochPosition(FIRST + 1, 0), 1 << 20);
        turns.drain();
        List<String> all = writes();
        assertThat(all.stream().filter(s -> s.contains("at"))).hasSize(40);
        assertThat(all.getLast()).isEqualTo("close 10 of 4");
        source.received(new Message.EpochCommitted(ROLE, FIRST + 10), now, 1);
        turns.drain();
        assertThat(disk.logs).isEmpty();
        assertThat(memory.payloads).isZero();
        assertThat(source.view().gear()).isEqualTo(Gear.EPOCH);
        assertThat(source.view().spillBytes()).isZero();
    }

    @Test
    void aTargetThatLostWhatItCommittedIsCaughtUpByBitmap() {
        SourceEpochs source = flowing(1 << 20, 0);
        state(source, FIRST, new EpochPosition(FIRST + 1, 0), 1 << 20);
        source.cut(now, 1);
        source.received(new Message.EpochCommitted(ROLE, FIRST + 1), now, 1);
        source.connected();
        state(source, FIRST, new EpochPosition(FIRST + 1, 0), 1 << 20);
        assertThat(told).endsWith("BITMAP TARGET_BEHIND");
    }

    @Test
    void whatATargetCommitsWithoutHavingBeenSentBreaksTheProtocol() {
        SourceEpochs source = flowing(1 << 20, 0);
        state(source, FIRST, new EpochPosition(FIRST + 1, 0), 1 << 20);
        source.received(new Message.EpochCommitted(ROLE, FIRST + 1), now, 1);
        assertThat(told).endsWith("broke");
        state(source, FIRST, new EpochPosition(FIRST + 1, 3), 1 << 20);
        assertThat(told).endsWith("broke", "broke");
    }
}
