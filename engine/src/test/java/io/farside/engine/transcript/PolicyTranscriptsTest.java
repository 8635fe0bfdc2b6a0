// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupView;
import io.farside.model.GroupPolicies;
import io.farside.model.LossPolicy;
import io.farside.model.ReplicationMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What policies do by themselves, and how they are changed. */
class PolicyTranscriptsTest {
    private final Story story = new Story(1);
    private final Side alpha = story.alpha;
    private final Side beta = story.beta;

    private String ask(Side side, GroupCommand command) {
        long request = side.command(command);
        story.run();
        return story.answers().of(side, request);
    }

    private static GroupPolicies policies(
            boolean autoSynchronize, boolean baseImage, LossPolicy loss, Duration limit) {
        return new GroupPolicies(
                true,
                autoSynchronize,
                loss,
                Duration.ofSeconds(3),
                limit,
                baseImage,
                GroupPolicies.Alerts.DEFAULT);
    }

    private void autoSynchronize() {
        story.policies = policies(true, false, LossPolicy.RELEASE, Duration.ZERO);
    }

    private void baseImages() {
        story.policies = policies(false, true, LossPolicy.RELEASE, Duration.ZERO);
    }

    private static List<String> images(Side side) {
        return side.view().images().stream()
                .map(GroupView.ImageView::image)
                .map(i -> i.kind() + " " + i.name().replaceAll("-[0-9].*", ""))
                .toList();
    }

    private static long image(Side side) {
        return side.view().images().getLast().image().id();
    }

    private static boolean waits(Side side) {
        return side.view().why().stream().anyMatch(w -> w.startsWith("auto_synchronize waits"));
    }

    @Test
    void theSurvivorReprotectsByItself_whenTheOldPrimaryReturnsWithoutWritesOfItsOwn() {
        autoSynchronize();
        story.mirroring();
        alpha.write(0, 0, "a");
        story.run();
        story.quietly(() -> {
            alpha.kill();
            story.run();
            ask(beta, new GroupCommand.Failover(null));
            beta.write(0, 4, "b");
            story.run();
            alpha.start();
            story.run();
        });
        story.tell("alpha died, beta was failed over and written to; alpha is back, unlinked");
        story.connect();
        assertThat(alpha.status())
                .as("its natural bit is what it was")
                .isEqualTo("Secondary-Rev Started");
        assertThat(beta.status()).isEqualTo("Primary-Rev Started");
        assertThat(beta.view().synced()).isTrue();
        story.assertEqualImages();
        story.matches("auto-synchronize");
    }

    @Test
    void theSurvivorReprotectsAtOnce_whenBothSidesAreThere() {
        autoSynchronize();
        story.mirroring();
        ask(alpha, new GroupCommand.Stop(null, false));
        assertThat(ask(beta, new GroupCommand.Failover(null))).startsWith("done");
        story.run();
        assertThat(alpha.status()).isEqualTo("Secondary-Rev Started");
        assertThat(beta.status()).isEqualTo("Primary-Rev Started");
        assertThat(beta.view().synced()).isTrue();
    }

    @Test
    void anOperatorDecides_whenTheOldPrimaryHasWritesOfItsOwn() {
        autoSynchronize();
        story.quietly(() -> {
            story.mirroring();
            story.cut();
            story.advance(Duration.ofSeconds(4));
            alpha.write(0, 0, "a");
            story.run();
            ask(beta, new GroupCommand.Failover(null));
            beta.write(0, 4, "b");
            story.run();
        });
        story.tell("alpha wrote alone after a loss of the link, beta after a failover");
        story.connect();
        assertThat(alpha.status()).isEqualTo("Primary Failsafe(Returned)");
        assertThat(beta.status()).isEqualTo("Primary-Rev Stopped(Failover)");
        assertThat(waits(beta)).isTrue();
        assertThat(String.join("\n", beta.view().why()))
                .contains("alpha has writes")
                .contains("1 blocks");
        story.advance(Duration.ofSeconds(60));
        assertThat(alpha.disk.cache[0][0]).as("nothing is discarded").isEqualTo('a');
        assertThat(ask(beta, new GroupCommand.Reprotect(null, true))).startsWith("done");
        assertThat(waits(beta)).isFalse();
        story.assertEqualImages();
        story.matches("auto-synchronize-waits");
    }

    @Test
    void nothingIsSynchronized_whileThePolicyIsOff() {
        story.mirroring();
        ask(alpha, new GroupCommand.Stop(null, false));
        ask(beta, new GroupCommand.Failover(null));
        story.advance(Duration.ofSeconds(60));
        assertThat(alpha.status()).isEqualTo("Primary Failsafe(Returned)");
        assertThat(waits(beta)).isFalse();
    }

    @Test
    void whatBothHeldAtAStopStaysReadable_untilTheyAreEqualAgain() {
        baseImages();
        story.mirroring();
        alpha.write(0, 0, "abc");
        story.run();
        assertThat(ask(alpha, new GroupCommand.Stop(null, false))).isEqualTo("done: stopped");
        assertThat(images(alpha)).containsExactly("BASE stop");
        assertThat(images(beta)).isEmpty();
        alpha.write(0, 1, "XY");
        story.run();
        assertThat(alpha.disk.store(image(alpha), 0)).startsWith(".bc");
        assertThat(new String(beta.disk.cache[0], 0, 3)).isEqualTo("abc");
        story.tell("a restart keeps it");
        ask(alpha, new GroupCommand.Start(null, false));
        story.run();
        assertThat(alpha.view().synced()).isTrue();
        assertThat(images(alpha)).isEmpty();
        story.matches("base-image-on-stop");
    }

    @Test
    void whatBothHeldAtALossOfTheLinkStaysReadable_beforeAnybodyWritesAlone() {
        baseImages();
        story.mirroring();
        alpha.write(0, 0, "a");
        story.run();
        story.cut();
        long held = alpha.write(0, 0, "b");
        story.advance(Duration.ofSeconds(4));
        assertThat(story.answers().of(alpha, held)).isEqualTo("OK");
        assertThat(images(alpha)).containsExactly("BASE stop");
        assertThat(alpha.disk.store(image(alpha), 0)).startsWith("a");
        story.kept = 1;
        story.matches("base-image-link-lost");
    }

    @Test
    void thereIsNoBaseImage_whereTheTargetIsBehind() {
        baseImages();
        story.mode = ReplicationMode.PERIODIC;
        story.linked();
        ask(alpha, new GroupCommand.Start(null, false));
        story.advance(Duration.ofSeconds(1));
        alpha.write(0, 0, "a");
        story.run();
        story.cut();
        story.advance(Duration.ofSeconds(5));
        assertThat(images(alpha)).isEmpty();
        story.connect();
        assertThat(ask(alpha, new GroupCommand.Stop(null, false))).isEqualTo("done: stopped");
        assertThat(images(alpha)).as("a stop makes both equal").containsExactly("BASE stop");
        story.assertEqualImages();
    }

    @Test
    void heldWritesFailAtTheHoldLimit_andAreNeverReleased() {
        story.policies = policies(false, false, LossPolicy.HOLD, Duration.ofSeconds(30));
        story.mirroring();
        story.cut();
        story.run();
        long held = alpha.write(0, 1, "b");
        story.advance(Duration.ofSeconds(29));
        assertThat(story.answers().of(alpha, held)).isEmpty();
        story.advance(Duration.ofSeconds(1));
        assertThat(story.answers().of(alpha, held)).isEqualTo("IO_ERROR");
        story.advance(Duration.ofMinutes(60));
        long later = alpha.write(0, 2, "c");
        story.run();
        assertThat(story.answers().of(alpha, later)).isEqualTo("IO_ERROR");
        assertThat(alpha.status()).as("never on its own").isEqualTo("Primary Started");
        assertThat(alpha.view().target().loneHere().blocks()).isZero();
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        story.assertEqualImages();
    }

    @Test
    void policiesAreChangedWhileWritesAreHeld() {
        story.policies = policies(false, false, LossPolicy.HOLD, Duration.ZERO);
        story.mirroring();
        story.cut();
        story.run();
        long held = alpha.write(0, 1, "b");
        story.advance(Duration.ofSeconds(60));
        assertThat(story.answers().of(alpha, held)).isEmpty();
        GroupPolicies limited = policies(false, false, LossPolicy.HOLD, Duration.ofSeconds(10));
        assertThat(ask(alpha, new GroupCommand.SetPolicies(null, limited))).startsWith("done");
        assertThat(alpha.view().target().policies()).isEqualTo(limited);
        story.advance(Duration.ofSeconds(9));
        assertThat(story.answers().of(alpha, held)).as("from the change on").isEmpty();
        story.advance(Duration.ofSeconds(1));
        assertThat(story.answers().of(alpha, held)).isEqualTo("IO_ERROR");
        ask(
                alpha,
                new GroupCommand.SetPolicies(
                        null, policies(false, false, LossPolicy.HOLD, Duration.ZERO)));
        long again = alpha.write(0, 2, "c");
        story.advance(Duration.ofSeconds(60));
        assertThat(story.answers().of(alpha, again)).as("held again").isEmpty();
        ask(
                alpha,
                new GroupCommand.SetPolicies(
                        null, policies(false, false, LossPolicy.RELEASE, Duration.ZERO)));
        assertThat(story.answers().of(alpha, again)).isEqualTo("OK");
        assertThat(alpha.status()).isEqualTo("Primary Stopped(LinkLost)");
        story.kept = 1;
        story.matches("policies-changed-while-holding");
    }

    @Test
    void heldWritesFailAtOnce_whenThePolicyBecomesFail() {
        story.policies = policies(false, false, LossPolicy.HOLD, Duration.ZERO);
        story.mirroring();
        story.cut();
        story.run();
        long held = alpha.write(0, 1, "b");
        story.advance(Duration.ofSeconds(10));
        ask(
                alpha,
                new GroupCommand.SetPolicies(
                        null, policies(false, false, LossPolicy.FAIL, Duration.ZERO)));
        assertThat(story.answers().of(alpha, held)).isEqualTo("IO_ERROR");
    }
}
