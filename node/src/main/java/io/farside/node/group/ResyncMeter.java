// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.GroupView.ResyncView;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** Rate of the resync that runs and bytes moved by all of them. Confined to the loop. */
final class ResyncMeter {
    private static final long SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Samples kept: with their spacing the rate is that of the last seconds. */
    private static final int SAMPLES = 20;

    private record Sample(long nanos, long done) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private long finishedBytes;
    private long presentBytes;
    private long startedMillis;

    void observe(ResyncView resync, long nanos) {
        long moved = resync.dataBytes() + resync.digestBytes();
        if (resync.startedMillis() != startedMillis || moved < presentBytes) {
            finishedBytes += presentBytes;
            startedMillis = resync.startedMillis();
            samples.clear();
        }
        presentBytes = moved;
        if (!resync.running()) {
            samples.clear();
            return;
        }
        if (samples.isEmpty() || nanos - samples.getLast().nanos() >= SPACING_NANOS) {
            samples.add(new Sample(nanos, resync.doneBytes()));
            if (samples.size() > SAMPLES) {
                samples.removeFirst();
            }
        }
    }

    long movedBytes() {
        return finishedBytes + presentBytes;
    }

    long bytesPerSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = (last.nanos() - first.nanos()) / 1e9;
        return Math.max(0, (long) ((last.done() - first.done()) / seconds));
    }
}
