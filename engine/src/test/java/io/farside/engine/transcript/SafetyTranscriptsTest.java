// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupView.ImageView;
import io.farside.wire.replication.Message;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Point-in-time copies, and what a target keeps before it goes out of order. */
class SafetyTranscriptsTest {
    private final Story story = new Story(1);
    private final Side alpha = story.alpha;
    private final Side beta = story.beta;

    private String ask(Side side, GroupCommand command) {
        long request = side.command(command);
        story.run();
        return story.answers().of(side, request);
    }

    /** The target is brought back in order of address: everything is compared. */
    private void resyncUntilTheFirstAnswer() {
        story.quietly(() -> {
            story.mirroring();
            alpha.write(0, 0, "aaaa");
            alpha.flush(0);
            story.run();
            story.cut();
            story.advance(Duration.ofSeconds(4));
            alpha.write(0, 0, "b");
            alpha.write(0, 8, "b");
            story.run();
            alpha.kill();
            story.run();
            alpha.start();
            story.run();
        });
        story.tell("beta holds 'aaaa'; alpha has written 'b' to two blocks since the link broke");
        story.connect(m -> m instanceof Message.SyncBlockAck);
    }

    private List<Kind> images(Side side) {
        return side.view().images().stream().map(ImageView::image).map(i -> i.kind()).toList();
    }

    @Test
    void targetOutOfOrderGoesBackToWhatItWas_whenItsSourceIsLost() {
        resyncUntilTheFirstAnswer();
        assertThat(images(beta)).containsExactly(Kind.SAFETY);
        assertThat(beta.view().recoverableAsOfMillis()).isPositive();
        alpha.kill();
        story.run();
        assertThat(ask(beta, new GroupCommand.Failover(null))).startsWith("done");
        assertThat(beta.status()).isEqualTo("Primary-Rev Stopped(Failover)");
        story.advance(Duration.ofSeconds(1));
        assertThat(images(beta)).isEmpty();
        assertThat(new String(beta.disk.cache[0])).startsWith("aaaa....");
        assertThat(beta.view().volumes().getFirst().dirtyBytes()).isPositive();
        story.images();
        story.matches("safety-failover");
    }

    @Test
    void imageIsGone_whenTheResyncHasEnded() {
        resyncUntilTheFirstAnswer();
        story.run();
        assertThat(alpha.view().synced()).isTrue();
        story.advance(Duration.ofSeconds(1));
        assertThat(images(beta)).isEmpty();
        story.images();
        story.matches("safety-resync");
    }

    @Test
    void writesThatAreDiscardedStayAsABranch() {
        story.quietly(() -> {
            story.mirroring();
            alpha.write(0, 0, "aaaa");
            story.run();
            story.cut();
            story.advance(Duration.ofSeconds(4));
            ask(beta, new GroupCommand.Failover(null));
            alpha.write(0, 0, "x");
            beta.write(0, 1, "y");
            story.run();
            story.connect();
            story.advance(Duration.ofSeconds(2));
        });
        story.tell("both sides wrote alone; alpha is fenced");
        assertThat(ask(beta, new GroupCommand.Reprotect(null, true))).startsWith("done");
        assertThat(beta.view().synced()).isTrue();
        assertThat(images(alpha)).containsExactly(Kind.BRANCH);
        story.images();
        story.matches("safety-branch");
    }

    @Test
    void imageOfAPrimaryIsTakenRestoredAndDropped() {
        story.quietly(() -> {
            story.mirroring();
            alpha.write(0, 0, "aaaa");
            story.run();
            ask(alpha, new GroupCommand.Stop(null, false));
        });
        story.tell("the group is stopped");
        assertThat(ask(alpha, take(Kind.RETAINED))).isEqualTo("done: 1");
        alpha.write(0, 2, "bb");
        story.run();
        assertThat(ask(alpha, new GroupCommand.RestoreImage(null, 1))).startsWith("done");
        story.advance(Duration.ofSeconds(1));
        assertThat(new String(alpha.disk.cache[0])).startsWith("aaaa....");
        assertThat(ask(alpha, new GroupCommand.DropImage(null, 1))).startsWith("done");
        assertThat(ask(alpha, new GroupCommand.DropImage(null, 1))).startsWith("refused");
        assertThat(ask(alpha, new GroupCommand.Start(null, false))).startsWith("done");
        assertThat(alpha.view().synced()).isTrue();
        story.assertEqualImages();
        story.images();
        story.matches("image-restore");
    }

    @Test
    void whatOperatorsMayNotDoWithImagesIsRefused() {
        story.quietly(story::mirroring);
        assertThat(ask(alpha, take(Kind.SAFETY))).contains("FSDN3035E");
        assertThat(ask(alpha, new GroupCommand.RestoreImage(null, 7))).contains("FSDN3034E");
        assertThat(ask(alpha, take(Kind.COPY))).isEqualTo("done: 1");
        assertThat(ask(alpha, new GroupCommand.RestoreImage(null, 1))).contains("FSDN3040E");
        assertThat(ask(beta, take(Kind.COPY))).isEqualTo("done: 1");
        assertThat(ask(beta, new GroupCommand.RestoreImage(null, 1))).contains("FSDN3011E");
        for (int i = 2; i <= 16; i++) {
            assertThat(ask(alpha, take(Kind.PRACTICE, "day-" + i))).isEqualTo("done: " + i);
        }
        assertThat(ask(alpha, take(Kind.COPY))).contains("FSDN3041E");
        assertThat(ask(alpha, take(Kind.COPY, "tuesday"))).contains("FSDN3036E");
    }

    private static GroupCommand take(Kind kind) {
        return take(kind, "monday");
    }

    private static GroupCommand take(Kind kind, String name) {
        return new GroupCommand.TakeImage(null, name, kind, 0, false, 0);
    }
}
