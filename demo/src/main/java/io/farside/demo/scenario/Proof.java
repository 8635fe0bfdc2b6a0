// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.BlockDevice;
import io.farside.demo.ledger.LedgerReport;
import io.farside.demo.ledger.LedgerVerifier;
import io.farside.demo.ledger.LedgerWorkload;
import io.farside.demo.ledger.Side;
import io.farside.demo.nbd.NbdClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Checks everything that can be checked at a site: the ledger, the old data, the user's image. */
final class Proof {
    /** Longest wait for clients to finish their transactions. */
    private static final Duration PAUSE_LIMIT = Duration.ofSeconds(20);

    private final World.Cast cast;
    private final Archive archive;
    private final @Nullable UserImage image;
    private final Tally tally;

    Proof(World.Cast cast, Archive archive, @Nullable UserImage image, Tally tally) {
        this.cast = cast;
        this.archive = archive;
        this.image = image;
        this.tally = tally;
    }

    /** Lets the clients finish and checks; the caller lets them go on. */
    String at(Site site) throws IOException, InterruptedException, TimeoutException {
        LedgerWorkload workload = cast.workload();
        workload.pause(PAUSE_LIMIT);
        LedgerReport report;
        boolean intact;
        try (NbdClient debits = cast.volumes().open(site, Payroll.volume(Side.DEBIT));
                NbdClient credits = cast.volumes().open(site, Payroll.volume(Side.CREDIT))) {
            report = LedgerVerifier.verify(cast.layout(), workload.memories(), debits, credits);
            intact = archive.isIntact(debits) && archive.isIntact(credits);
        }
        tally.verified(report);
        if (!intact) {
            tally.fault("old data changed at " + site.name());
        }
        return ledger(report) + (intact ? ", old data intact" : ", OLD DATA CHANGED") + image(site);
    }

    private static String ledger(LedgerReport report) {
        if (report.proven()) {
            return "all %s acknowledged transactions there (%s records compared, books balance)"
                    .formatted(
                            Figures.count(report.acknowledged()),
                            Figures.count(report.checkedWrites()));
        }
        return "LOST %s acknowledged writes: %s"
                .formatted(Figures.count(report.lostWrites()), report.findings());
    }

    private String image(Site site) throws IOException {
        if (image == null) {
            return "";
        }
        boolean equal;
        try (BlockDevice volume = cast.volumes().open(site, Payroll.IMAGE)) {
            equal = image.matches(volume);
        }
        if (!equal) {
            tally.fault("the image differs at " + site.name());
        }
        return equal ? ", image equal byte for byte" : ", IMAGE DIFFERS";
    }
}
