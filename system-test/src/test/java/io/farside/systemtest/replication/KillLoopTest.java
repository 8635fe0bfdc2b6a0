// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.demo.ledger.LedgerLayout;
import io.farside.demo.ledger.LedgerReport;
import io.farside.demo.ledger.LedgerVerifier;
import io.farside.demo.ledger.LedgerWorkload;
import io.farside.demo.ledger.Side;
import io.farside.demo.nbd.NbdClient;
import io.farside.demo.nbd.NbdUri;
import io.farside.model.ProblemException;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes and a real link, broken again and again under a ledger that knows what it was
 * promised: either node, the link, and the manager in the middle of its plans.
 */
@Tag("kill-loop")
@Timeout(9000)
class KillLoopTest {
    private static final long SIZE_BYTES = 64L << 20;
    private static final List<String> VOLUMES = List.of("debits", "credits");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** More steps than any plan here has: the manager dies when the plan is done. */
    private static final int MOST_STEPS = 6;

    /** Rounds between two lines of progress. */
    private static final int TOLD_EVERY = 10;

    @TempDir Path directory;

    private enum Harm {
        PRIMARY_KILLED,
        PRIMARY_LOST_AND_FAILED_OVER,
        SECONDARY_KILLED,
        MANAGER_KILLED,
        SWITCHED_OVER,
        LINK_CUT,
        LINK_STALLED
    }

    private static int rounds() {
        return switch (System.getProperty("farside.scale", "slice")) {
            case "all" -> 50;
            case "soak" -> 1000;
            default -> 10;
        };
    }

    /** When a soak that was cut short ends, nanoseconds; the rounds end it otherwise. */
    private static long end() {
        long seconds = Long.getLong("farside.seconds", Duration.ofHours(2).toSeconds());
        return System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void nothingAcknowledgedIsLost_whateverIsKilled() throws Exception {
        long seed = Long.getLong("farside.seed", System.nanoTime());
        System.out.println("kill loop: -Dfarside.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        LedgerLayout layout = new LedgerLayout(seed, 4, 512);
        long end = end();
        try (ManagedPair pair = ManagedPair.start(directory, SIZE_BYTES, VOLUMES);
                LedgerWorkload workload =
                        new LedgerWorkload(
                                layout,
                                (site, side) -> connect(pair.site(site), volume(side)),
                                Duration.ofMillis(1))) {
            for (int round = 0; round < rounds() && System.nanoTime() < end; round++) {
                Harm harm = harm(round, random);
                String what = "round " + round + ", " + harm + ", seed " + seed;
                try {
                    round(pair, workload, harm, random);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(what + ": " + e.getMessage(), e);
                }
                verify(pair, layout, workload, what);
                if (round % TOLD_EVERY == TOLD_EVERY - 1) {
                    System.out.println(
                            what + ": " + workload.transactions() + " transactions proven");
                }
            }
        }
    }

    /** Every kind once, then whatever comes. */
    private static Harm harm(int round, SplittableRandom random) {
        Harm[] all = Harm.values();
        return all[round < all.length ? round : random.nextInt(all.length)];
    }

    private static void round(
            ManagedPair pair, LedgerWorkload workload, Harm harm, SplittableRandom random)
            throws Exception {
        workload.resume();
        awaitMore(workload, 20 + random.nextInt(200));
        int steps = random.nextInt(MOST_STEPS);
        IntPredicate enough = done -> done >= steps;
        switch (harm) {
            case PRIMARY_KILLED -> pair.restart(pair.primary());
            case PRIMARY_LOST_AND_FAILED_OVER -> pair.failOverAndBack(enough);
            case SECONDARY_KILLED -> pair.restart(pair.secondary());
            case MANAGER_KILLED -> {
                pair.manager().kill();
                awaitMore(workload, 20);
                pair.manager().restart();
            }
            case SWITCHED_OVER -> pair.switchOver(enough);
            case LINK_CUT -> {
                pair.line().cut();
                pair.line().mend();
            }
            case LINK_STALLED -> {
                pair.line().stall();
                Await.until(
                        "the link to be given up",
                        () ->
                                !pair.primary()
                                        .group(ManagedPair.SESSION)
                                        .target()
                                        .link()
                                        .equals("Up"));
                pair.line().mend();
            }
        }
        awaitMore(workload, 20);
        workload.pause(LIMIT);
        pair.awaitPrepared(pair.primary());
    }

    private static void awaitMore(LedgerWorkload workload, long transactions) {
        long before = workload.transactions();
        Await.until("transactions", () -> workload.transactions() > before + transactions);
    }

    private static void verify(
            ManagedPair pair, LedgerLayout layout, LedgerWorkload workload, String what)
            throws Exception {
        try (NbdClient debits = connect(pair.primary(), volume(Side.DEBIT));
                NbdClient credits = connect(pair.primary(), volume(Side.CREDIT))) {
            LedgerReport report =
                    LedgerVerifier.verify(layout, workload.memories(), debits, credits);
            assertThat(report.proven()).as(what + ": " + report).isTrue();
        }
        for (String volume : VOLUMES) {
            assertThat(Files.mismatch(pair.primary().data(volume), pair.secondary().data(volume)))
                    .as(what + ": " + volume + " differs between the sites")
                    .isEqualTo(-1);
        }
    }

    private static String volume(Side side) {
        return side == Side.DEBIT ? "debits" : "credits";
    }

    private static NbdClient connect(Site site, String volume) throws IOException {
        try {
            return NbdClient.connect(NbdUri.parse(site.uri(volume)), LIMIT);
        } catch (ProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
