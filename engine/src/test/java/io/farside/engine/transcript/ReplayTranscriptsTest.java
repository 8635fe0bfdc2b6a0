// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupConfig;
import io.farside.wire.replication.Message;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The window: what was written alone after a loss of the link reaches the target in its order. */
class ReplayTranscriptsTest {
    private final Story story = new Story(1);
    private final Side alpha = story.alpha;
    private final Side beta = story.beta;

    /** Alpha lost the link, went on alone and wrote a, then b over it, flushed, and wrote c. */
    private void wroteAlone() {
        story.mirroring();
        story.cut();
        story.advance(Duration.ofSeconds(4));
        alpha.write(0, 0, "a");
        story.run();
        alpha.write(0, 0, "b");
        story.run();
        alpha.flush(0);
        story.run();
        alpha.write(0, 3, "c");
        story.run();
        assertThat(alpha.status()).isEqualTo("Primary Stopped(LinkLost)");
    }

    @Test
    void writesReachTheTargetInTheirOrder_withTheFlushInItsPlace() {
        wroteAlone();
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        assertThat(beta.view().synced()).isTrue();
        assertThat(alpha.view().target().resync().kind()).isEqualTo("replay");
        assertThat(alpha.view().volumes().getFirst().dirtyBytes()).isZero();
        story.images();
        story.assertEqualImages();
        story.matches("replay");
    }

    @Test
    void unansweredWriteComesFirst() {
        story.mirroring();
        long write = alpha.write(0, 0, "a");
        story.runUntil(m -> m instanceof Message.Write);
        story.cut();
        story.run();
        assertThat(beta.disk.cache[0][0]).isEqualTo('.');
        story.advance(Duration.ofSeconds(4));
        assertThat(story.answers().of(alpha, write)).isEqualTo("OK");
        alpha.write(0, 1, "b");
        story.run();
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        story.matches("replay-unanswered");
    }

    @Test
    void targetIsFitForFailoverInTheMiddle_toAnEarlierState() {
        story.quietly(this::wroteAlone);
        story.tell("alpha lost the link and wrote alone: a, b over it, a flush, c");
        beta.disk.stalled = true;
        story.connect();
        assertThat(beta.status()).isEqualTo("Secondary Started");
        story.unstall(beta);
        story.runUntil(m -> m instanceof Message.FlushAck);
        story.cut();
        story.run();
        assertThat(beta.view().recoverable()).isTrue();
        assertThat(beta.view().synced()).isFalse();
        long request = beta.command(new GroupCommand.Failover(null));
        story.run();
        assertThat(story.answers().of(beta, request)).startsWith("done");
        String image = new String(beta.disk.cache[0], 0, 4);
        assertThat(image).isIn("b...", "b..c");
        story.images();
        story.kept = 1;
        story.matches("replay-failover");
    }

    @Test
    void replayGoesOnWhereItWas_whenTheLinkIsLostAgain() {
        story.quietly(this::wroteAlone);
        story.tell("alpha lost the link and wrote alone: a, b over it, a flush, c");
        story.quietly(() -> {
            story.connect(m -> m instanceof Message.WriteAck);
            story.cut();
            story.run();
        });
        story.tell("beta applied some of it, and the link was lost again before the answers");
        assertThat(new String(beta.disk.cache[0], 0, 1)).isEqualTo("b");
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        story.matches("replay-interrupted");
    }

    @Test
    void bitmapIsUsed_whenTheWindowOverflows() {
        story.window = new GroupConfig.WindowLimits(2 * Letters.BLOCK, 0);
        wroteAlone();
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        assertThat(alpha.view().target().resync().kind()).isEqualTo("bitmap");
        story.assertEqualImages();
        story.matches("replay-overflow");
    }

    /** Memory for four writes, of which two are filled before the disk takes the rest. */
    private void wroteMuchAlone() {
        story.window = new GroupConfig.WindowLimits(4 * Letters.BLOCK + 2048, 16 * Letters.BLOCK);
        story.mirroring();
        story.cut();
        story.advance(Duration.ofSeconds(4));
        for (int i = 0; i < 8; i++) {
            alpha.write(0, i % 3, String.valueOf((char) ('a' + i)));
            story.run();
        }
    }

    @Test
    void whatDoesNotFitInMemoryComesBackFromTheDisk_inItsOrder() {
        wroteMuchAlone();
        assertThat(alpha.disk.logs()).isOne();
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        assertThat(alpha.view().target().resync().kind()).isEqualTo("replay");
        assertThat(alpha.disk.logs()).isZero();
        story.images();
        story.assertEqualImages();
        story.matches("replay-from-disk");
    }

    @Test
    void bitmapIsUsed_whenTheDiskLostPartOfTheWindow() {
        story.quietly(this::wroteMuchAlone);
        story.tell("alpha lost the link and wrote more alone than its memory takes");
        alpha.disk.rotten = true;
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        assertThat(alpha.view().target().resync().kind()).isEqualTo("bitmap");
        assertThat(alpha.disk.logs()).isZero();
        story.assertEqualImages();
        story.matches("replay-disk-rotten");
    }

    @Test
    void bitmapIsUsed_whenMemoryAndDiskAreSpent() {
        story.quietly(this::wroteMuchAlone);
        story.tell("alpha lost the link and wrote more alone than its memory takes");
        story.quietly(() -> {
            for (int i = 0; i < 12; i++) {
                alpha.write(0, 4 + i, "z");
                story.run();
            }
        });
        story.tell("alpha went on writing until the disk had no room for the window either");
        assertThat(alpha.disk.logs()).isZero();
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        assertThat(alpha.view().target().resync().kind()).isEqualTo("bitmap");
        story.assertEqualImages();
        story.matches("replay-disk-spent");
    }

    @Test
    void bitmapIsUsed_whenTheTargetWasRestarted() {
        story.quietly(this::wroteAlone);
        story.tell("alpha lost the link and wrote alone: a, b over it, a flush, c");
        beta.kill();
        beta.start();
        story.run();
        story.connect();
        assertThat(alpha.view().synced()).isTrue();
        assertThat(alpha.view().target().resync().kind()).isEqualTo("bitmap");
        story.assertEqualImages();
        story.matches("replay-target-restarted");
    }

    @Test
    void hostsGoOnAloneWhileMuchIsLeft_andWaitForTheRest() {
        story.mirroring();
        story.cut();
        story.advance(Duration.ofSeconds(4));
        story.quietly(() -> {
            for (int i = 0; i < 100; i++) {
                alpha.write(0, i % 15, String.valueOf((char) ('a' + i % 26)));
                story.run();
            }
        });
        story.tell("alpha wrote 100 blocks alone");
        story.quietly(() -> story.connect(m -> m instanceof Message.ReplayBegin));
        long write = alpha.write(0, 15, "z");
        story.quietly(story::run);
        assertThat(story.answers().of(alpha, write)).isEqualTo("OK");
        assertThat(alpha.view().synced()).isTrue();
        story.images();
        story.assertEqualImages();
        story.matches("replay-with-hosts");
    }
}
