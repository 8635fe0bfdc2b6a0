// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.EpochPosition;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TargetEpochsTest {
    private static final Generation GENERATION = new Generation(1, 2);
    private static final RoleEpoch ROLE = new RoleEpoch(3, 4);
    private static final int LENGTH = 600;

    private final List<Message.OfGroup> sent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Turns turns = new Turns(new SplittableRandom(1));
    private final BytePayload.Holder memory = new BytePayload.Holder(1 << 20);
    private final FakeFile volume = new FakeFile();
    private final FakeDisk disk =
            new FakeDisk(new SplittableRandom(2), turns, new FakeFile[] {volume}, memory);
    private TargetEpochs target = recovered(TargetLimits.DEFAULT);

    private final class Wire implements EpochWire {
        @Override
        public RoleEpoch roleEpoch() {
            return ROLE;
        }

        @Override
        public void send(Message.OfGroup message) {
            sent.add(message);
        }
    }

    private final class Owner implements TargetEpochs.Owner {
        @Override
        public void committed(EpochId epoch, ClosedAt closed) {
            told.add("committed " + epoch.number());
        }

        @Override
        public void applied(EpochId epoch) {
            told.add("applied " + epoch.number());
        }

        @Override
        public void failed(TargetFailure failure, String what) {
            told.add("failed " + failure);
        }

        @Override
        public void brokeProtocol(String why) {
            told.add("broke");
        }
    }

    private TargetEpochs recovered(TargetLimits limits) {
        TargetEpochs fresh = new TargetEpochs(limits, disk, disk, new Wire(), new Owner());
        fresh.recover(disk.applied, disk.numbers(), () -> told.add("recovered"));
        turns.drain();
        return fresh;
    }

    private void begin(long first) {
        target.connected();
        target.received(new Message.EpochBegin(ROLE, GENERATION, first, new ClosedAt(9, 0)));
        turns.drain();
        sent.clear();
        told.clear();
    }

    private void write(long epoch, int index, byte content) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, content);
        Range range = new Range(0, 0, LENGTH, WriteAction.WRITE);
        target.received(
                new Message.EpochWrite(
                        ROLE,
                        new EpochPosition(epoch, index),
                        range,
                        BytePayload.of(bytes, memory)));
    }

    private void close(long epoch, int count) {
        target.received(
                new Message.EpochClose(
                        ROLE, epoch, count, (long) count * LENGTH, new ClosedAt(epoch, 0)));
    }

    @Test
    void anEpochIsCommittedThenAppliedThenItsLogIsGone() {
        begin(10);
        write(10, 0, (byte) 'a');
        write(10, 1, (byte) 'b');
        turns.drain();
        assertThat(told).isEmpty();
        close(10, 2);
        turns.drain();
        assertThat(told).containsExactly("committed 10", "applied 10");
        assertThat(volume.bytes()[LENGTH - 1]).isEqualTo((byte) 'b');
        assertThat(disk.logs).isEmpty();
        assertThat(sent).contains(new Message.EpochCommitted(ROLE, 10));
        assertThat(target.view().logBytes()).isZero();
        assertThat(memory.payloads).isZero();
    }

    @Test
    void epochsLargerThanMemoryAreReadBackFromTheirLogs() {
        target = recovered(new TargetLimits(1 << 20, 1 << 20, 1000, 1000));
        begin(10);
        for (int i = 0; i < 20; i++) {
            write(10, i, (byte) i);
        }
        close(10, 20);
        turns.drain();
        assertThat(volume.bytes()[0]).isEqualTo((byte) 19);
        assertThat(memory.payloads).isZero();
    }

    @Test
    void aFullStagingSpaceGivesNoCredits_untilSomethingIsApplied() {
        target = recovered(new TargetLimits(2000, 10_000, 10_000, 10_000));
        begin(10);
        for (int i = 0; i < 4; i++) {
            write(10, i, (byte) i);
        }
        turns.drain();
        assertThat(sent).isEmpty();
        close(10, 4);
        turns.drain();
        assertThat(sent.getLast()).isInstanceOf(Message.EpochAck.class);
        Message.EpochAck ack = (Message.EpochAck) sent.getLast();
        assertThat(ack.credits()).isEqualTo(4 * EpochCredits.cost(LENGTH) + 2000);
    }

    @Test
    void noSpaceDropsWhatIsNotCommitted_andIsAskedForAgain() {
        begin(10);
        write(10, 0, (byte) 'a');
        close(10, 1);
        turns.drain();
        disk.noSpaceOneIn = 1;
        write(11, 0, (byte) 'b');
        write(11, 1, (byte) 'c');
        turns.drain();
        disk.noSpaceOneIn = 0;
        assertThat(told).containsExactly("committed 10", "applied 10", "failed LOG_NO_SPACE");
        assertThat(sent)
                .endsWith(
                        new Message.EpochAck(ROLE, new EpochPosition(11, 0), 0, Outcome.NO_SPACE));
        write(11, 2, (byte) 'd');
        sent.clear();
        target.retry();
        assertThat(sent.getFirst()).isInstanceOf(Message.EpochState.class);
        write(11, 3, (byte) 'x');
        write(11, 0, (byte) 'e');
        close(11, 1);
        turns.drain();
        assertThat(told).endsWith("committed 11", "applied 11");
        assertThat(volume.bytes()[0]).isEqualTo((byte) 'e');
    }

    @Test
    void whatComesOutOfPlaceBreaksTheProtocol_whatComesAgainIsIgnored() {
        begin(10);
        write(10, 0, (byte) 'a');
        write(10, 0, (byte) 'a');
        assertThat(told).isEmpty();
        write(10, 2, (byte) 'b');
        close(10, 5);
        write(11, 0, (byte) 'c');
        target.received(new Message.EpochBegin(ROLE, GENERATION, 5, new ClosedAt(9, 0)));
        assertThat(told).containsExactly("broke", "broke", "broke", "broke");
        turns.drain();
        assertThat(memory.payloads).as("one is in memory to be applied").isEqualTo(1);
    }

    @Test
    void finishAppliesWhatIsCommittedAndDropsTheRest() {
        begin(10);
        write(10, 0, (byte) 'a');
        close(10, 1);
        turns.drain();
        write(11, 0, (byte) 'b');
        target.finish(() -> told.add("finished"));
        turns.drain();
        assertThat(told).containsExactly("committed 10", "applied 10", "finished");
        assertThat(disk.logs).isEmpty();
        assertThat(target.view().committed()).isEqualTo(new EpochId(GENERATION, 10));
        assertThat(target.view().closed().wallMillis()).isEqualTo(10);
        write(11, 0, (byte) 'b');
        turns.drain();
        assertThat(disk.logs).isEmpty();
        assertThat(memory.payloads).isZero();
    }

    /** Leaves epochs 10 and 11 committed and not applied. */
    private void leaveTwoCommitted() {
        begin(10);
        write(10, 0, (byte) 'a');
        close(10, 1);
        write(11, 0, (byte) 'b');
        close(11, 1);
        disk.holdVolumes = true;
        turns.drain();
        assertThat(told).containsExactly("committed 10", "committed 11");
        disk.kill();
        disk.losePower();
        disk.holdVolumes = false;
        told.clear();
    }

    @Test
    void committedEpochsAreAppliedAfterAPowerLoss() {
        leaveTwoCommitted();
        target = recovered(TargetLimits.DEFAULT);
        assertThat(told).containsExactly("recovered", "applied 11");
        assertThat(volume.bytes()[0]).isEqualTo((byte) 'b');
    }

    @Test
    void rotInACommittedEpochIsReported_andNothingOfItApplied() {
        leaveTwoCommitted();
        Objects.requireNonNull(disk.logs.get(11L)).rot(200);
        target = recovered(TargetLimits.DEFAULT);
        assertThat(told).containsExactly("failed CORRUPT", "recovered", "applied 10");
        assertThat(volume.bytes()[0]).isEqualTo((byte) 'a');
        assertThat(target.view().damaged()).isTrue();
        assertThat(target.view().committed().number()).isEqualTo(10);
        target.connected();
        assertThat(((Message.EpochState) sent.getLast()).generation()).isEqualTo(Generation.NONE);
        target.received(new Message.EpochBegin(ROLE, GENERATION, 20, new ClosedAt(9, 0)));
        turns.drain();
        assertThat(target.view().damaged()).isFalse();
        assertThat(disk.logs).isEmpty();
    }

    @Test
    void aMissingLogBeforeACommittedOneIsDamage() {
        leaveTwoCommitted();
        disk.logs.remove(10L);
        target = recovered(TargetLimits.DEFAULT);
        assertThat(told).containsExactly("failed CORRUPT", "recovered");
        assertThat(target.view().committed().number()).isEqualTo(9);
    }
}
