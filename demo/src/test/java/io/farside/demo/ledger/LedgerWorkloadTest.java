// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.demo.FakeVolume;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LedgerWorkloadTest {
    private static final LedgerLayout LAYOUT = new LedgerLayout(0xFA25, 3, 64);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** One site's two volumes. */
    private record Site(FakeVolume debits, FakeVolume credits) {
        FakeVolume volume(Side side) {
            return switch (side) {
                case DEBIT -> debits;
                case CREDIT -> credits;
            };
        }
    }

    private final List<Site> sites = List.of(site(), site());
    private LedgerWorkload workload;

    private static Site site() {
        return new Site(new FakeVolume(LAYOUT.end()), new FakeVolume(LAYOUT.end()));
    }

    private FakeVolume volume(int site, Side side) {
        return sites.get(site).volume(side);
    }

    private void serve(int site, boolean now) {
        for (Side side : Side.values()) {
            volume(site, side).down(!now);
        }
    }

    @BeforeEach
    void siteOneServes() {
        serve(1, false);
        workload = new LedgerWorkload(LAYOUT, this::volume, Duration.ofNanos(50_000));
    }

    @AfterEach
    void close() {
        workload.close();
    }

    private long firstAcknowledgementAt(int site) throws Exception {
        CompletableFuture<Long> first = workload.acknowledgements().next(site);
        workload.resume();
        return first.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private LedgerReport verify(int site) throws IOException {
        return LedgerVerifier.verify(
                LAYOUT, workload.memories(), volume(site, Side.DEBIT), volume(site, Side.CREDIT));
    }

    @Test
    void clientsWriteAtTheSiteThatServes_andRestWhenTold() throws Exception {
        firstAcknowledgementAt(0);
        workload.pause(LIMIT);
        long written = workload.transactions();
        assertThat(verify(0).proven()).isTrue();
        assertThat(workload.transactions()).isEqualTo(written);
        assertThat(workload.acknowledgements().count(1)).isZero();
    }

    @Test
    void clientsFollowProduction_whenItMovesWithEverything() throws Exception {
        firstAcknowledgementAt(0);
        long failures = workload.failures();
        serve(0, false);
        workload.awaitFailure(failures, LIMIT);
        workload.pause(LIMIT);
        for (Side side : Side.values()) {
            volume(1, side).restore(volume(0, side).image());
        }
        serve(1, true);
        firstAcknowledgementAt(1);
        workload.pause(LIMIT);
        assertThat(verify(1).proven()).isTrue();
    }

    @Test
    void theLedgerTells_whenTheOtherSiteLacksWrites() throws Exception {
        firstAcknowledgementAt(0);
        workload.pause(LIMIT);
        serve(0, false);
        serve(1, true);
        firstAcknowledgementAt(1);
        workload.pause(LIMIT);
        LedgerReport report = verify(1);
        assertThat(report.proven()).isFalse();
        assertThat(report.lostWrites()).isPositive();
    }

    @Test
    void clientsEnd_whenClosedInTheMiddleOfWork() throws Exception {
        firstAcknowledgementAt(0);
        workload.close();
        long written = workload.transactions();
        assertThat(workload.transactions()).isEqualTo(written);
    }
}
