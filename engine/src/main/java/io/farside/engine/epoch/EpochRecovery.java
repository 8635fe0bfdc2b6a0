// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.engine.format.AppliedEpoch;
import io.farside.engine.format.EpochLogCodec;
import io.farside.engine.format.EpochLogScan;
import io.farside.engine.format.EpochLogScan.Verdict;
import io.farside.wire.replication.ClosedAt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out after a start which logs count. What is committed follows what is applied without a
 * gap, because epochs are committed in order; so a log that is missing or torn before a committed
 * one is damage, and behind the last committed one it is what a crash left.
 */
final class EpochRecovery {
    private final EpochLogs logs;
    private final AppliedEpoch applied;
    private final Iterator<Long> left;
    private final Consumer<@Nullable Found> then;
    private final TreeMap<Long, EpochLogScan> scans = new TreeMap<>();
    private final Deque<Long> needless = new ArrayDeque<>();

    /**
     * What was found.
     *
     * @param committed to be applied, in order
     * @param lost behind a damaged one: kept, not applied
     * @param damage what is damaged, or null
     */
    record Found(List<StagedEpoch> committed, List<StagedEpoch> lost, @Nullable String damage) {}

    EpochRecovery(
            EpochLogs logs,
            AppliedEpoch applied,
            List<Long> numbers,
            Consumer<@Nullable Found> then) {
        this.logs = logs;
        this.applied = applied;
        this.left = new TreeSet<>(numbers).iterator();
        this.then = then;
    }

    void next() {
        if (!left.hasNext()) {
            Found found = found();
            remove(found);
            return;
        }
        long number = left.next();
        // What a killed process left in the page cache counts only once it is on the medium.
        logs.sync(
                number,
                synced -> {
                    if (synced == LogResult.OK) {
                        logs.scan(number, (result, scan) -> scanned(number, result, scan));
                    } else {
                        then.accept(null);
                    }
                });
    }

    private void scanned(long number, LogResult result, @Nullable EpochLogScan judged) {
        if (result != LogResult.OK || judged == null) {
            then.accept(null);
            return;
        }
        EpochLogCodec.Header header = judged.header();
        boolean other = header != null && !header.generation().equals(applied.generation());
        if (number <= applied.number() || other || applied.number() == 0) {
            needless.add(number);
        } else {
            scans.put(number, judged);
        }
        next();
    }

    /** Their numbers are used again soon, so they are gone before anything begins. */
    private void remove(Found found) {
        Long number = needless.poll();
        if (number == null) {
            then.accept(found);
        } else {
            logs.remove(number, _ -> remove(found));
        }
    }

    private static StagedEpoch epoch(long number, EpochLogScan scan) {
        StagedEpoch epoch = new StagedEpoch(number);
        epoch.phase = StagedEpoch.Phase.COMMITTED;
        epoch.writes = null;
        epoch.logBytes = scan.size();
        EpochLogCodec.Commit commit = scan.commit();
        epoch.closed = new ClosedAt(commit == null ? 0 : commit.closedMillis(), 0);
        return epoch;
    }

    private Found found() {
        while (!scans.isEmpty() && scans.lastEntry().getValue().verdict() == Verdict.UNCOMMITTED) {
            needless.add(scans.pollLastEntry().getKey());
        }
        List<StagedEpoch> committed = new ArrayList<>();
        List<StagedEpoch> lost = new ArrayList<>();
        String damage = null;
        long next = applied.number() + 1;
        for (Map.Entry<Long, EpochLogScan> each : scans.entrySet()) {
            long number = each.getKey();
            EpochLogScan scan = each.getValue();
            if (damage == null && number != next) {
                damage = "the log of epoch " + next + " is missing";
            } else if (damage == null && scan.verdict() != Verdict.COMMITTED) {
                damage = "the log of epoch " + number + ": " + scan.note();
            }
            (damage == null ? committed : lost).add(epoch(number, scan));
            next++;
        }
        return new Found(committed, lost, damage);
    }
}
