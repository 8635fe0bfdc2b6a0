// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.ResyncView;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Site;
import io.farside.systemtest.process.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The site that sends a failback dies in the middle of it, again and again. The other site, half
 * overwritten, is failed over each time, to exactly the state whose time it has stated.
 */
@Tag("failback-kill")
@Timeout(1800)
class FailbackKillTest {
    private static final long MIB = 1 << 20;
    private static final String GROUP = "g";
    private static final String VOLUME = "v";
    private static final long SIZE = 1024 * MIB;

    /** What is written on the site that survived, and so has to be copied back. */
    private static final int LOAD_MIB = 96;

    private static final Pattern TIME =
            Pattern.compile("state of (\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)");

    @TempDir Path directory;

    private static int rounds() {
        return System.getProperty("farside.scale", "slice").equals("slice") ? 2 : 20;
    }

    @Test
    void failoverLeadsToTheStatedTime_whereverAFailbackDies() throws Exception {
        Tool.need("qemu-io", "qemu-utils");
        Tool.need("qemu-img", "qemu-utils");
        long seed = Long.getLong("farside.seed", System.nanoTime());
        System.out.println("failback kills: -Dfarside.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int interrupted = 0;
        try (Site one = Site.start(directory, "one");
                Site two = Site.start(directory, "two")) {
            Site.mirror(one, two, GROUP, SIZE, List.of(VOLUME));
            Site home = one;
            for (int round = 0; round < rounds(); round++) {
                Site away = home == one ? two : one;
                interrupted += round(home, away, round, random) ? 1 : 0;
                reprotect(home, away);
            }
        }
        assertThat(interrupted)
                .as("failbacks killed before their end")
                .isGreaterThanOrEqualTo(rounds() / 4);
    }

    /**
     * Forced failover from {@code home} to {@code away}, load there, failback, death of {@code
     * away}, failover to {@code home}.
     *
     * @return whether the failback had not ended
     */
    private boolean round(Site home, Site away, int round, SplittableRandom random)
            throws Exception {
        write(home, random, round, 16);
        Instant before = Instant.now();
        away.kill();
        write(home, random, round, 4);
        Instant last = Instant.now();
        home.kill();
        away.restart();
        away.command(GROUP, GroupVerb.FAILOVER, GroupCommandRequest.PLAIN);
        write(away, random, round, LOAD_MIB);
        Path ahead = copy(away, "ahead.img");
        home.restart();
        Path behind = copy(home, "behind.img");
        Await.until("both sides to have met", () -> away.group(GROUP).target().link().equals("Up"));
        away.command(GROUP, GroupVerb.FAILBACK, GroupCommandRequest.PLAIN.withDiscard());
        long enough = random.nextLong(LOAD_MIB * MIB);
        Await.until("part of the failback", () -> isHome(home) || moved(away) >= enough);
        away.kill();
        Await.until(
                "the death to be noticed", () -> !home.group(GROUP).target().link().equals("Up"));
        return failOver(home, new Expected(behind, ahead, before, last), round);
    }

    /**
     * What the site at home may show.
     *
     * @param behind what it had when the failback began, of a time between the other two
     * @param ahead what the other site had
     */
    private record Expected(Path behind, Path ahead, Instant before, Instant last) {}

    private boolean failOver(Site home, Expected expected, int round) throws Exception {
        String stated = home.group(GROUP).target().recoverableReason();
        Matcher time = TIME.matcher(stated);
        boolean interrupted = time.find();
        Await.until(
                "home to be failed over to",
                () -> isHome(home) || home.accepts(GROUP, GroupVerb.FAILOVER));
        Await.until("hosts to be served", () -> isHome(home));
        if (interrupted) {
            assertThat(Instant.parse(time.group(1)))
                    .as(stated)
                    .isBetween(expected.before, expected.last);
        }
        assertThat(mismatch(home, interrupted ? expected.behind : expected.ahead))
                .as("round %d, stated: %s", round, stated)
                .isEmpty();
        return interrupted;
    }

    private static boolean isHome(Site site) {
        GroupView group = site.group(GROUP);
        return group.role().startsWith("Primary") && group.access().equals("ReadWrite");
    }

    private static long moved(Site site) {
        ResyncView resync = site.group(GROUP).target().resync();
        return resync == null ? 0 : resync.movedBytes();
    }

    private static void reprotect(Site home, Site away) throws Exception {
        away.restart();
        Await.until(
                "the reprotection to be accepted",
                () ->
                        home.accepts(
                                GROUP,
                                GroupVerb.REPROTECT,
                                GroupCommandRequest.PLAIN.withDiscard()));
        away.awaitSynced(GROUP);
        home.awaitSynced(GROUP);
    }

    /** Writes patterns of 1 MiB here and there, and flushes. */
    private void write(Site site, SplittableRandom random, int round, int mib) throws Exception {
        List<String> command = new ArrayList<>(List.of("qemu-io", "-f", "raw"));
        for (int i = 0; i < mib; i++) {
            int pattern = 1 + (round * 7 + i + random.nextInt(64)) % 255;
            command.add("-c");
            command.add("write -q -P " + pattern + " " + random.nextInt(1024) + "M 1M");
        }
        command.add("-c");
        command.add("flush");
        command.add(site.uri(VOLUME));
        Tool.ok(directory, command.toArray(String[]::new));
    }

    private Path copy(Site site, String name) throws Exception {
        Path copy = directory.resolve(name);
        Files.deleteIfExists(copy);
        Tool.ok(directory, "cp", "--sparse=always", site.data(VOLUME).toString(), copy.toString());
        return copy;
    }

    /** What a host reads compared with a file; empty when it is the same. */
    private String mismatch(Site site, Path file) throws Exception {
        Tool.Outcome outcome =
                Tool.run(
                        directory,
                        List.of(
                                "qemu-img",
                                "compare",
                                "-f",
                                "raw",
                                "-F",
                                "raw",
                                file.toString(),
                                site.uri(VOLUME)));
        return outcome.code() == 0 ? "" : outcome.text();
    }
}
