// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.demo.ledger.LedgerLayout;
import io.farside.demo.ledger.LedgerReport;
import io.farside.demo.ledger.LedgerVerifier;
import io.farside.demo.ledger.LedgerWorkload;
import io.farside.demo.ledger.Side;
import io.farside.demo.nbd.NbdClient;
import io.farside.demo.nbd.NbdUri;
import io.farside.model.ProblemException;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.LinkProxy;
import io.farside.systemtest.process.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes and a real link, broken again and again under a ledger that knows what it was
 * promised.
 */
@Tag("kill-loop")
@Timeout(5400)
class KillLoopTest {
    private static final long SIZE_BYTES = 64L << 20;
    private static final List<String> VOLUMES = List.of("debits", "credits");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path directory;

    private enum Harm {
        PRIMARY_KILLED,
        PRIMARY_LOST_FOR_GOOD,
        SECONDARY_KILLED,
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

    @Test
    void nothingAcknowledgedIsLost_whateverIsKilled() throws Exception {
        long seed = Long.getLong("farside.seed", System.nanoTime());
        System.out.println("kill loop: -Dfarside.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        LedgerLayout layout = new LedgerLayout(seed, 4, 512);
        try (Site one = Site.start(directory, "one");
                Site two = Site.start(directory, "two");
                LinkProxy link = LinkProxy.start(directory.resolve("proxy.link"), two.link())) {
            Site.mirror(
                    one,
                    two,
                    directory.resolve("proxy.link"),
                    "bank",
                    new Site.Volumes(SIZE_BYTES, VOLUMES));
            Pair pair = new Pair(one, two, link);
            try (LedgerWorkload workload =
                    new LedgerWorkload(layout, pair::volume, Duration.ofMillis(1))) {
                for (int round = 0; round < rounds(); round++) {
                    Harm harm = Harm.values()[random.nextInt(Harm.values().length)];
                    String what = "round " + round + ", " + harm + ", seed " + seed;
                    round(pair, workload, harm, random);
                    verify(pair, layout, workload, what);
                }
            }
        }
    }

    private static void round(
            Pair pair, LedgerWorkload workload, Harm harm, SplittableRandom random)
            throws Exception {
        long before = workload.transactions();
        workload.resume();
        Await.until(
                "transactions", () -> workload.transactions() > before + 20 + random.nextInt(200));
        switch (harm) {
            case PRIMARY_KILLED -> {
                pair.primary().kill();
                pair.primary().restart();
            }
            case PRIMARY_LOST_FOR_GOOD -> pair.failOver();
            case SECONDARY_KILLED -> {
                pair.secondary().kill();
                pair.secondary().restart();
            }
            case LINK_CUT -> {
                pair.link().cut();
                pair.link().heal();
            }
            case LINK_STALLED -> {
                pair.link().stall();
                Await.until(
                        "the link to be given up",
                        () -> !pair.primary().group("bank").target().link().equals("Up"));
                pair.link().heal();
            }
        }
        long after = workload.transactions();
        Await.until("transactions to go on", () -> workload.transactions() > after + 20);
        workload.pause(LIMIT);
        pair.awaitSynced();
    }

    private static void verify(Pair pair, LedgerLayout layout, LedgerWorkload workload, String what)
            throws Exception {
        try (NbdClient debits = pair.connect("debits");
                NbdClient credits = pair.connect("credits")) {
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

    /** The two sites, and which of them hosts are meant to use. */
    private static final class Pair {
        private final LinkProxy link;
        private volatile Site primary;
        private Site secondary;

        Pair(Site one, Site two, LinkProxy link) {
            this.primary = one;
            this.secondary = two;
            this.link = link;
        }

        Site primary() {
            return primary;
        }

        Site secondary() {
            return secondary;
        }

        LinkProxy link() {
            return link;
        }

        NbdClient connect(String volume) throws IOException {
            try {
                return NbdClient.connect(NbdUri.parse(primary.uri(volume)), LIMIT);
            } catch (ProblemException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        NbdClient volume(int site, Side side) throws IOException {
            return connect(side == Side.DEBIT ? "debits" : "credits");
        }

        /**
         * The primary dies, the other side takes over, and the dead one comes back as its target.
         */
        void failOver() throws Exception {
            Site dead = primary;
            Site survivor = secondary;
            dead.kill();
            Await.until(
                    "the failover to be allowed",
                    () -> survivor.accepts("bank", GroupVerb.FAILOVER));
            primary = survivor;
            secondary = dead;
            dead.restart();
            Await.until(
                    "the returned side to be back in contact",
                    () ->
                            survivor.accepts(
                                    "bank",
                                    GroupVerb.REPROTECT,
                                    GroupCommandRequest.PLAIN.withDiscard()));
        }

        void awaitSynced() {
            primary.awaitSynced("bank");
            secondary.awaitSynced("bank");
        }
    }
}
