// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.ledger.LedgerReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the demo measured and proved so far. One thread. */
final class Tally {
    private @Nullable Double rtoSeconds;
    private @Nullable Double switchoverSeconds;
    private @Nullable Long failbackBytesMoved;
    private long lostWrites;
    private final List<String> faults = new ArrayList<>();

    void recovered(double seconds) {
        rtoSeconds = Timeline.round(seconds);
    }

    /** Keeps the longer of several. */
    void switched(double seconds) {
        double before = switchoverSeconds == null ? 0 : switchoverSeconds;
        switchoverSeconds = Timeline.round(Math.max(before, seconds));
    }

    void failedBack(long bytesMoved) {
        failbackBytesMoved = bytesMoved;
    }

    void verified(LedgerReport report) {
        lostWrites += report.lostWrites();
        report.findings().forEach(f -> faults.add(f.toString()));
        if (!report.proven() && report.findings().isEmpty()) {
            faults.add("debits and credits differ");
        }
    }

    /** Something other than the ledger that is not as it must be. */
    void fault(String what) {
        faults.add(what);
    }

    @Nullable Double rtoSeconds() {
        return rtoSeconds;
    }

    @Nullable Double switchoverSeconds() {
        return switchoverSeconds;
    }

    @Nullable Long failbackBytesMoved() {
        return failbackBytesMoved;
    }

    long lostWrites() {
        return lostWrites;
    }

    List<String> faults() {
        return List.copyOf(faults);
    }
}
