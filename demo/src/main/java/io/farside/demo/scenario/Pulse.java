// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.ledger.LedgerWorkload;
import java.util.ArrayList;
import java.util.List;

/** Counts what is acknowledged at each site all the time, for the picture at the end. */
final class Pulse implements AutoCloseable {
    /** Time between two looks. */
    static final long INTERVAL_MILLIS = 100;

    /** Looks kept: half an hour. */
    private static final int LIMIT = 18_000;

    /**
     * What happened since the look before.
     *
     * @param first writes acknowledged at the first site
     * @param second writes acknowledged at the second site
     * @param resting clients were told to rest
     */
    record Beat(long first, long second, boolean resting) {}

    /** Something worth a mark in the picture. */
    record Mark(int beat, String label) {}

    private final LedgerWorkload workload;
    private final List<Beat> beats = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Thread thread;

    Pulse(LedgerWorkload workload) {
        this.workload = workload;
        this.thread = Thread.ofPlatform().daemon().name("pulse").start(this::work);
    }

    private void work() {
        long first = 0;
        long second = 0;
        try {
            while (true) {
                Thread.sleep(INTERVAL_MILLIS);
                long nowFirst = workload.acknowledgements().count(0);
                long nowSecond = workload.acknowledgements().count(1);
                add(new Beat(nowFirst - first, nowSecond - second, workload.resting()));
                first = nowFirst;
                second = nowSecond;
            }
        } catch (InterruptedException e) {
            // Closing.
        }
    }

    private synchronized void add(Beat beat) {
        if (beats.size() < LIMIT) {
            beats.add(beat);
        }
    }

    /** Marks this moment. */
    synchronized void mark(String label) {
        marks.add(new Mark(beats.size(), label));
    }

    synchronized List<Beat> beats() {
        return List.copyOf(beats);
    }

    synchronized List<Mark> marks() {
        return List.copyOf(marks);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
