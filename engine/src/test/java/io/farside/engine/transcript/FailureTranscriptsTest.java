// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.group.Event;
import io.farside.engine.group.GroupCommand;
import io.farside.model.LossPolicy;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Message;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One story for every failure. */
class FailureTranscriptsTest {
    private final Story story = new Story(1);
    private final Side alpha = story.alpha;
    private final Side beta = story.beta;

    private String ask(Side side, GroupCommand command) {
        long request = side.command(command);
        story.run();
        return story.answers().of(side, request);
    }

    private String answer(long request) {
        return story.answers().of(alpha, request);
    }

    private void back(Side side) {
        side.start();
        story.run();
        story.connect();
    }

    @Test
    void writesAreSentAgain_whenTheLinkComesBackWithinTheBudget() {
        story.mirroring();
        long first = alpha.write(0, 0, "a");
        story.runUntil(m -> m instanceof Message.WriteAck);
        story.cut();
        story.run();
        long held = alpha.write(0, 1, "b");
        story.advance(Duration.ofSeconds(2));
        assertThat(answer(first)).isEmpty();
        assertThat(answer(held)).isEmpty();
        assertThat(alpha.status()).isEqualTo("Primary Started");
        story.connect();
        assertThat(answer(first)).isEqualTo("OK");
        assertThat(answer(held)).isEqualTo("OK");
        assertThat(alpha.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        story.matches("link-loss-resend");
    }

    @Test
    void primaryGoesOnAloneAfterTheBudget_andCopiesTheDifferenceWhenTheLinkIsBack() {
        story.mirroring();
        story.cut();
        story.run();
        long write = alpha.write(0, 1, "b");
        story.advance(Duration.ofSeconds(2));
        assertThat(answer(write)).isEmpty();
        story.advance(Duration.ofSeconds(2));
        assertThat(answer(write)).isEqualTo("OK");
        assertThat(alpha.status()).isEqualTo("Primary Stopped(LinkLost)");
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        story.assertEqualImages();
        story.matches("loss-policy-release");
    }

    /** What alpha told before the link was lost arrives over the new one. */
    @Test
    void sidesMeetAnew_whenFactsOfARoundWereToldTwice() {
        story.mirroring();
        story.cut();
        story.run();
        alpha.write(0, 1, "b");
        story.advance(Duration.ofSeconds(4));
        Message[] told = new Message[1];
        story.connect(m -> {
            told[0] = m;
            return m instanceof Message.GroupHello;
        });
        story.deliver(beta, "earlier facts", new Event.Received(0, earlier(told[0])));
        story.run();
        assertThat(alpha.status()).isEqualTo("Primary Started");
        assertThat(alpha.view().synced()).isTrue();
        story.assertEqualImages();
        story.matches("facts-told-twice");
    }

    private static Message earlier(Message told) {
        Message.GroupHello hello = (Message.GroupHello) told;
        GroupFacts now = hello.facts();
        GroupFacts.Tracking nothing = new GroupFacts.Tracking(0, 0, 0, 0, 0, 0);
        GroupFacts before =
                new GroupFacts(
                        now.node(),
                        now.incarnation(),
                        now.knownPeer(),
                        now.role(),
                        now.naturalVersion(),
                        now.roleEpoch(),
                        now.highestSeen(),
                        now.lineage(),
                        now.flags(),
                        nothing,
                        now.volumes());
        return new Message.GroupHello(hello.roleEpoch(), hello.round(), before);
    }

    @Test
    void replicationStartsAgainByItself_whenTheBudgetEndsInTheMiddleOfAReturn() {
        story.mirroring();
        story.cut();
        story.run();
        long write = alpha.write(0, 1, "b");
        story.advance(Duration.ofSeconds(2));
        story.connect(m -> m instanceof Message.Verdict);
        story.tell("the disk of beta takes its time");
        beta.disk.stalled = true;
        story.run();
        story.advance(Duration.ofSeconds(2));
        assertThat(answer(write)).isEqualTo("OK");
        assertThat(alpha.status()).isEqualTo("Primary Stopped(LinkLost)");
        story.unstall(beta);
        story.run();
        assertThat(alpha.status()).isEqualTo("Primary Started");
        assertThat(alpha.view().synced()).isTrue();
        story.assertEqualImages();
        story.matches("link-back-too-late");
    }

    @Test
    void hostsGetErrorsAfterTheBudget_underPolicyFail() {
        story.onLoss(LossPolicy.FAIL, Duration.ZERO);
        story.mirroring();
        story.cut();
        story.run();
        long held = alpha.write(0, 1, "b");
        story.advance(Duration.ofSeconds(4));
        assertThat(answer(held)).isEqualTo("IO_ERROR");
        long refused = alpha.write(0, 2, "c");
        story.run();
        assertThat(answer(refused)).isEqualTo("IO_ERROR");
        assertThat(alpha.status()).isEqualTo("Primary Started");
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        story.matches("loss-policy-fail");
    }

    @Test
    void hostsWait_underPolicyHold_untilTheLimit() {
        story.onLoss(LossPolicy.HOLD, Duration.ofSeconds(30));
        story.mirroring();
        story.cut();
        story.run();
        long held = alpha.write(0, 1, "b");
        story.advance(Duration.ofSeconds(20));
        assertThat(answer(held)).isEmpty();
        story.advance(Duration.ofSeconds(12));
        assertThat(answer(held)).isEqualTo("IO_ERROR");
        assertThat(alpha.status()).isEqualTo("Primary Started");
        story.matches("loss-policy-hold");
    }

    @Test
    void killedPrimaryIsFencedUntilItHasSpokenToItsPeer() {
        story.mirroring();
        alpha.write(0, 0, "a");
        story.run();
        alpha.write(0, 1, "b");
        story.runUntil(m -> m instanceof Message.Write);
        alpha.kill();
        story.run();
        alpha.start();
        story.run();
        assertThat(alpha.status()).isEqualTo("Primary Failsafe(Returned)");
        long refused = alpha.write(0, 2, "c");
        story.run();
        assertThat(answer(refused)).isEqualTo("SHUTDOWN");
        story.connect();
        assertThat(alpha.status()).isEqualTo("Primary Started");
        assertThat(alpha.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        story.matches("kill-primary");
    }

    @Test
    void killedTargetIsComparedWhereWritesWereOnTheirWay() {
        story.mirroring();
        alpha.write(0, 0, "a");
        story.run();
        long write = alpha.write(0, 1, "b");
        story.runUntil(m -> m instanceof Message.WriteAck);
        beta.kill();
        story.run();
        back(beta);
        assertThat(answer(write)).isEqualTo("OK");
        assertThat(alpha.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        story.matches("kill-target");
    }

    @Test
    void primaryThatLostPowerTakesHotExtentsFromItsTarget() {
        story.mirroring();
        alpha.write(0, 0, "ab");
        story.run();
        alpha.losePower();
        story.run();
        assertThat(alpha.disk.cache[0][0]).isEqualTo('.');
        back(alpha);
        assertThat(alpha.view().synced()).isTrue();
        assertThat(alpha.disk.cache[0][0]).isEqualTo('a');
        story.images();
        story.assertEqualImages();
        story.matches("power-loss-primary");
    }

    @Test
    void targetThatLostPowerGetsItsHotExtentsAgain() {
        story.mirroring();
        alpha.write(0, 0, "ab");
        story.run();
        beta.losePower();
        story.run();
        back(beta);
        assertThat(alpha.view().synced()).isTrue();
        assertThat(beta.disk.cache[0][0]).isEqualTo('a');
        story.images();
        story.assertEqualImages();
        story.matches("power-loss-target");
    }

    @Test
    void failedFlushAtThePrimaryFencesIt_andTheTargetMayBeFailedOver() {
        story.mirroring();
        alpha.write(0, 0, "a");
        story.run();
        alpha.disk.failNextFlush = true;
        long flush = alpha.flush(0);
        story.run();
        assertThat(answer(flush)).isNotEqualTo("OK").isNotEmpty();
        assertThat(alpha.status()).isEqualTo("Primary Failsafe(LocalIo)");
        assertThat(ask(beta, new GroupCommand.Failover(null))).startsWith("done");
        assertThat(beta.disk.cache[0][0]).isEqualTo('a');
        story.images();
        story.matches("failed-flush-primary");
    }

    @Test
    void failedFlushAtTheTargetStopsReplication_andTheHostDoesNotNotice() {
        story.mirroring();
        alpha.write(0, 0, "a");
        story.run();
        beta.disk.failNextFlush = true;
        long flush = alpha.flush(0);
        story.run();
        assertThat(answer(flush)).isEqualTo("OK");
        assertThat(alpha.status()).startsWith("Primary Stopped(");
        long write = alpha.write(0, 1, "b");
        story.run();
        assertThat(answer(write)).isEqualTo("OK");
        story.images();
        story.matches("failed-flush-target");
    }

    @Test
    void noSpaceAtTheTargetStopsReplication_andTheHostDoesNotNotice() {
        story.mirroring();
        beta.disk.full = true;
        long write = alpha.write(0, 0, "a");
        story.run();
        assertThat(answer(write)).isEqualTo("OK");
        assertThat(alpha.status()).isEqualTo("Primary Stopped(NoSpace)");
        story.tell("beta gets room");
        beta.disk.full = false;
        assertThat(ask(alpha, new GroupCommand.Start(null, false))).startsWith("done");
        assertThat(alpha.view().synced()).isTrue();
        story.assertEqualImages();
        story.matches("no-space-target");
    }

    @Test
    void returningPrimaryStaysFenced_whenItsTargetWasFailedOver() {
        story.mirroring();
        alpha.kill();
        story.run();
        assertThat(ask(beta, new GroupCommand.Failover(null))).startsWith("done");
        back(alpha);
        assertThat(alpha.status()).isEqualTo("Primary Failsafe(Returned)");
        assertThat(beta.status()).isEqualTo("Primary-Rev Stopped(Failover)");
        assertThat(ask(alpha, new GroupCommand.Start(null, false))).startsWith("refused");
        story.advance(Duration.ofSeconds(30));
        assertThat(alpha.status()).isEqualTo("Primary Failsafe(Returned)");
        story.matches("returning-primary-fenced");
    }

    @Test
    void splitBrainIsShown_andAnOperatorNamesTheSurvivor() {
        story.mirroring();
        story.cut();
        story.advance(Duration.ofSeconds(4));
        story.quietly(() -> {
            alpha.kill();
            story.run();
            ask(beta, new GroupCommand.Failover(null));
            beta.write(0, 4, "b");
            story.run();
            beta.kill();
            alpha.losePower();
            alpha.start();
            story.run();
        });
        story.tell("beta was failed over and wrote; alpha came back without contact, fenced");
        assertThat(ask(alpha, new GroupCommand.OverrideFence(null, "beta"))).startsWith("done");
        alpha.write(0, 0, "a");
        story.run();
        beta.start();
        story.run();
        story.connect();
        assertThat(alpha.status()).isEqualTo("Primary Stopped(SplitBrain)");
        assertThat(ask(alpha, new GroupCommand.Start(null, false))).startsWith("refused");
        assertThat(ask(alpha, new GroupCommand.Reprotect(null, true))).startsWith("refused");
        assertThat(ask(alpha, new GroupCommand.OverrideFence(null, "beta"))).startsWith("done");
        assertThat(ask(alpha, new GroupCommand.Reprotect(null, true))).startsWith("done");
        assertThat(alpha.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        story.matches("split-brain");
    }
}
