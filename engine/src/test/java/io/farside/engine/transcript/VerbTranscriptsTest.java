// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.group.GroupCommand;
import io.farside.wire.replication.Message;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One story for every verb. */
class VerbTranscriptsTest {
    private final Story story = new Story(1);
    private final Side alpha = story.alpha;
    private final Side beta = story.beta;

    private static GroupCommand start() {
        return new GroupCommand.Start(null, false);
    }

    private String ask(Side side, GroupCommand command) {
        long request = side.command(command);
        story.run();
        return story.answers().of(side, request);
    }

    @Test
    void startCopiesWhereEitherSideHoldsData_andSkipsHoles() {
        alpha.disk.preset(0, "abc.........xyz.");
        beta.disk.preset(0, ".....q..........");
        story.linked();
        assertThat(ask(alpha, start())).startsWith("done");
        assertThat(alpha.view().synced()).isTrue();
        assertThat(beta.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        assertThat(alpha.view().target().resync().dataBytes()).isEqualTo(6L * Letters.BLOCK);
        story.matches("start");
    }

    @Test
    void startOfEmptyVolumesCopiesNothing() {
        story.linked();
        assertThat(ask(alpha, start())).startsWith("done");
        assertThat(beta.view().synced()).isTrue();
        assertThat(alpha.view().target().resync().dataBytes()).isZero();
        story.matches("start-empty");
    }

    @Test
    void startAtTheTargetIsRefused() {
        story.linked();
        assertThat(ask(beta, start())).startsWith("refused");
        story.matches("start-at-target");
    }

    @Test
    void hostWritesDuringTheFirstSyncAreOnBothSidesAtItsEnd() {
        alpha.disk.preset(0, "abcdefgh........");
        story.linked();
        alpha.command(start());
        story.runUntil(m -> m instanceof Message.SyncBlock);
        alpha.write(0, 2, "CD");
        alpha.write(0, 12, "x");
        story.run();
        story.images();
        assertThat(alpha.view().synced()).isTrue();
        story.assertEqualImages();
        story.matches("write-during-first-sync");
    }

    @Test
    void writeIsAcknowledgedWhenBothSidesHaveIt_andFlushWhenBothMadeItDurable() {
        story.mirroring();
        long write = alpha.write(0, 2, "ab");
        story.runUntil(m -> m instanceof Message.WriteAck);
        assertThat(story.answers().of(alpha, write)).isEmpty();
        story.run();
        assertThat(story.answers().of(alpha, write)).isEqualTo("OK");
        long flush = alpha.flush(0);
        story.runUntil(m -> m instanceof Message.FlushAck);
        assertThat(story.answers().of(alpha, flush)).isEmpty();
        story.run();
        assertThat(story.answers().of(alpha, flush)).isEqualTo("OK");
        story.images();
        story.matches("write-and-flush");
    }

    @Test
    void durableWritesAndTrimsAreMirrored() {
        story.mirroring();
        alpha.writeDurably(0, 0, "abcd");
        story.run();
        alpha.write(0, 1, "..");
        story.run();
        story.images();
        story.assertEqualImages();
        story.matches("durable-write-and-trim");
    }

    @Test
    void overlappingWritesGoOneAfterTheOther() {
        story.mirroring();
        alpha.write(0, 4, "aa");
        alpha.write(0, 5, "bb");
        alpha.write(0, 9, "c");
        story.run();
        story.images();
        story.assertEqualImages();
        story.matches("overlapping-writes");
    }

    @Test
    void stopDrainsToACut_andWritesGoOnAlone() {
        story.mirroring();
        alpha.write(0, 0, "a");
        long request = alpha.command(new GroupCommand.Stop(null, false));
        story.run();
        assertThat(story.answers().of(alpha, request)).startsWith("done");
        assertThat(alpha.status()).isEqualTo("Primary Stopped(User)");
        assertThat(beta.status()).isEqualTo("Secondary Stopped(User)");
        alpha.write(0, 1, "b");
        story.run();
        story.images();
        story.matches("stop");
    }

    @Test
    void stopNowDoesNotWaitForThePeer() {
        story.mirroring();
        beta.disk.stalled = true;
        long write = alpha.write(0, 0, "a");
        story.run();
        assertThat(ask(alpha, new GroupCommand.Stop(null, true))).startsWith("done");
        assertThat(story.answers().of(alpha, write)).isEqualTo("OK");
        assertThat(alpha.view().volumes().getFirst().dirtyBytes()).isEqualTo(Letters.BLOCK);
        story.unstall(beta);
        story.run();
        story.matches("stop-now");
    }

    @Test
    void stopWhileTheSidesMeetIsNotForgotten() {
        story.linked();
        long begun = alpha.command(start());
        story.runUntil(m -> m instanceof Message.GroupHello);
        long ended = alpha.command(new GroupCommand.Stop(null, true));
        story.run();
        assertThat(story.answers().of(alpha, ended)).startsWith("done");
        assertThat(story.answers().of(alpha, begun)).startsWith("refused");
        assertThat(alpha.status()).isEqualTo("Primary Stopped(User)");
        assertThat(beta.view().target().resync().running()).isFalse();
        story.matches("stop-during-meeting");
    }

    @Test
    void startAfterAStopCopiesOnlyWhatDiffers() {
        story.mirroring();
        story.quietly(() -> ask(alpha, new GroupCommand.Stop(null, false)));
        alpha.write(0, 3, "abc");
        story.run();
        assertThat(ask(alpha, start())).startsWith("done");
        assertThat(alpha.view().synced()).isTrue();
        assertThat(alpha.view().target().resync().dataBytes()).isEqualTo(3L * Letters.BLOCK);
        story.assertEqualImages();
        story.matches("start-after-stop");
    }

    @Test
    void releaseLetsHeldWritesGo() {
        story.onLoss(io.farside.model.LossPolicy.HOLD, Duration.ZERO);
        story.mirroring();
        story.cut();
        story.run();
        long write = alpha.write(0, 0, "a");
        story.advance(Duration.ofSeconds(60));
        assertThat(story.answers().of(alpha, write)).isEmpty();
        assertThat(ask(alpha, new GroupCommand.Release(null))).startsWith("done");
        assertThat(story.answers().of(alpha, write)).isEqualTo("OK");
        assertThat(alpha.status()).isEqualTo("Primary Stopped(LinkLost)");
        story.kept = 1;
        story.matches("release");
    }

    @Test
    void syncComparesEverything_andMovesOnlyWhatDiffers() {
        alpha.disk.preset(0, "abcdefgh........");
        story.mirroring();
        beta.disk.cache[0][3] = 'X';
        assertThat(ask(alpha, new GroupCommand.Sync(null))).startsWith("done");
        assertThat(alpha.view().synced()).isTrue();
        assertThat(alpha.view().target().resync().dataBytes()).isEqualTo(Letters.BLOCK);
        story.images();
        story.assertEqualImages();
        story.matches("sync");
    }

    @Test
    void failoverIsRefusedWhileThePrimaryIsAlive() {
        story.mirroring();
        assertThat(ask(beta, new GroupCommand.Failover(null))).startsWith("refused: FSDN3016E");
        story.matches("failover-refused");
    }

    /** Alpha dies, beta is opened and written to, alpha comes back. */
    private void failedOver() {
        story.mirroring();
        alpha.write(0, 0, "a");
        story.run();
        alpha.kill();
        story.run();
        assertThat(ask(beta, new GroupCommand.Failover(null))).startsWith("done");
        assertThat(beta.status()).isEqualTo("Primary-Rev Stopped(Failover)");
        beta.write(0, 4, "b");
        story.run();
    }

    @Test
    void failoverOpensTheTargetInAHigherRoleEpoch() {
        failedOver();
        story.images();
        story.matches("failover");
    }

    @Test
    void reprotectDemotesTheOldSide_andCopiesTheDifferenceBack() {
        story.quietly(this::failedOver);
        story.tell("beta was failed over and written to; alpha comes back");
        alpha.start();
        story.run();
        story.connect();
        assertThat(alpha.status()).isEqualTo("Primary Failsafe(Returned)");
        assertThat(ask(beta, new GroupCommand.Reprotect(null, false))).startsWith("done");
        assertThat(alpha.status()).isEqualTo("Secondary-Rev Started");
        assertThat(beta.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        story.matches("reprotect");
    }

    /** Both sides wrote: alpha alone after a loss of the link, beta after a failover. */
    private void diverged() {
        story.mirroring();
        story.cut();
        story.advance(Duration.ofSeconds(4));
        alpha.write(0, 0, "a");
        story.run();
        ask(beta, new GroupCommand.Failover(null));
        beta.write(0, 4, "b");
        story.run();
    }

    @Test
    void reprotectIsRefusedWithAPreview_whenItWouldDiscardWrites_andDoneWhenTheyAreGivenUp() {
        story.quietly(this::diverged);
        story.tell("alpha wrote alone after a loss of the link, beta after a failover");
        story.connect();
        assertThat(alpha.status()).isEqualTo("Primary Failsafe(Returned)");
        assertThat(ask(beta, new GroupCommand.Reprotect(null, false)))
                .startsWith("refused")
                .contains("1 blocks");
        assertThat(ask(beta, new GroupCommand.Reprotect(null, true))).startsWith("done");
        assertThat(beta.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        assertThat(alpha.disk.cache[0][0]).isEqualTo('.');
        story.matches("reprotect-discard");
    }

    /** Beta is primary, alpha its synced target. */
    private void reversed() {
        failedOver();
        alpha.start();
        story.run();
        story.connect();
        ask(beta, new GroupCommand.Reprotect(null, false));
        story.settle();
    }

    @Test
    void failbackReturnsBothToTheirNaturalRoles() {
        story.quietly(this::reversed);
        story.tell("beta is Primary-Rev, alpha Secondary-Rev, both Synced");
        assertThat(ask(beta, new GroupCommand.Failback(null, false, false))).startsWith("done");
        assertThat(alpha.status()).isEqualTo("Primary Started");
        assertThat(beta.status()).isEqualTo("Secondary Started");
        alpha.write(0, 9, "z");
        story.run();
        story.images();
        story.assertEqualImages();
        story.matches("failback");
    }

    @Test
    void failbackStraightAfterAFailoverCopiesTheDifferenceFirst() {
        story.quietly(() -> {
            failedOver();
            alpha.start();
            story.run();
            story.connect();
        });
        story.tell("beta was failed over and written to; alpha is back, fenced");
        assertThat(ask(beta, new GroupCommand.Failback(null, false, false))).startsWith("done");
        assertThat(alpha.status()).isEqualTo("Primary Started");
        assertThat(alpha.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        story.matches("failback-after-failover");
    }

    @Test
    void reverseMakesThePresentDirectionTheNaturalOne() {
        story.quietly(this::reversed);
        story.tell("beta is Primary-Rev, alpha Secondary-Rev, both Synced");
        assertThat(ask(beta, new GroupCommand.Reverse(null))).startsWith("done");
        assertThat(alpha.status()).isEqualTo("Secondary Started");
        assertThat(beta.status()).isEqualTo("Primary Started");
        story.matches("reverse");
    }

    @Test
    void switchoverChangesTheDirectionWithoutLoss() {
        story.mirroring();
        alpha.write(0, 0, "a");
        assertThat(ask(alpha, new GroupCommand.Switchover(null, false))).startsWith("done");
        assertThat(alpha.status()).isEqualTo("Secondary-Rev Started");
        assertThat(beta.status()).isEqualTo("Primary-Rev Started");
        long write = beta.write(0, 1, "b");
        story.run();
        assertThat(story.answers().of(beta, write)).isEqualTo("OK");
        story.images();
        story.assertEqualImages();
        story.matches("switchover");
    }

    @Test
    void switchoverIsRefused_whileHostsAreAttachedForWriting() {
        story.mirroring();
        alpha.attach(2);
        assertThat(ask(alpha, new GroupCommand.Switchover(null, false))).startsWith("refused");
        assertThat(alpha.status()).isEqualTo("Primary Started");
        assertThat(ask(alpha, new GroupCommand.Switchover(null, true))).startsWith("done");
        assertThat(beta.status()).isEqualTo("Primary-Rev Started");
        story.matches("switchover-hosts-attached");
    }

    @Test
    void switchoverIsGivenUp_whenTheLinkIsLostDuringTheDrain() {
        story.mirroring();
        beta.disk.stalled = true;
        long write = alpha.write(0, 0, "a");
        long request = alpha.command(new GroupCommand.Switchover(null, false));
        story.run();
        story.cut();
        story.run();
        assertThat(story.answers().of(alpha, request)).startsWith("refused");
        assertThat(alpha.view().role().currentPrimary()).isTrue();
        story.unstall(beta);
        story.run();
        story.connect();
        assertThat(story.answers().of(alpha, write)).isEqualTo("OK");
        assertThat(alpha.status()).isEqualTo("Primary Started");
        assertThat(alpha.view().synced()).isTrue();
        story.matches("switchover-link-lost");
    }

    @Test
    void switchoverIsFinishedAtContact_whenThePeerDiesAfterTheDemotion() {
        story.mirroring();
        long request = alpha.command(new GroupCommand.Switchover(null, false));
        story.runUntil(m -> m instanceof Message.Flip);
        beta.kill();
        story.run();
        assertThat(story.answers().of(alpha, request)).startsWith("refused");
        assertThat(alpha.status()).isEqualTo("Secondary-Rev Starting");
        assertThat(alpha.view().access().toString()).contains("Refused");
        beta.start();
        story.run();
        story.connect();
        assertThat(beta.status()).isEqualTo("Primary-Rev Started");
        assertThat(alpha.status()).isEqualTo("Secondary-Rev Started");
        story.matches("switchover-peer-dead");
    }

    @Test
    void overrideNamesTheSideThatIsAbandoned() {
        story.mirroring();
        alpha.kill();
        story.run();
        alpha.start();
        story.run();
        assertThat(alpha.status()).isEqualTo("Primary Failsafe(Returned)");
        assertThat(ask(alpha, new GroupCommand.OverrideFence(null, "gamma"))).startsWith("refused");
        assertThat(ask(alpha, new GroupCommand.OverrideFence(null, "beta"))).startsWith("done");
        assertThat(alpha.status()).isEqualTo("Primary Stopped(Failover)");
        long write = alpha.write(0, 0, "a");
        story.run();
        assertThat(story.answers().of(alpha, write)).isEqualTo("OK");
        story.matches("override");
    }
}
