// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.track.PagedBits;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Range;
import java.util.Iterator;

/**
 * Sends the window to the target in its order. Hosts go on alone meanwhile, at the tail of the
 * window, until little is left; then they wait for the rest, and from there on they are mirrored.
 * When everything is durable on both sides the marks go.
 */
final class ReplaySource {
    /** Sent and not answered at once: bytes of payload, and entries. */
    private static final long FLIGHT_BYTES = 4L << 20;

    private static final int FLIGHT_ENTRIES = 256;

    /** Hosts wait for the rest when this much is left: a bound on how long. */
    private static final long REST_BYTES = 1L << 20;

    private static final int REST_ENTRIES = 64;

    private final Core core;
    private final HostWrites hosts;
    private final Access access;
    private final ReplayWindow window;
    private final ResyncProgress progress;
    private final Listener listener;
    private final PagedBits[] dirty;
    private final PagedBits[] doubt;

    /** Who is told how it went. */
    interface Listener {
        /** Everything is equal and durable on both sides, and no mark is left. */
        void replayed();

        /** Nothing is replayed any more; the bitmap says what differs. */
        void windowLost();

        void peerFailed(Outcome outcome);
    }

    /** Counts runs, so that what belongs to an earlier one is told apart. */
    private long run;

    private boolean running;
    private boolean mirroring;
    private long answeredNanos;
    private long sent;
    private int flight;
    private long flightBytes;

    ReplaySource(
            Core core,
            HostWrites hosts,
            Access access,
            ReplayWindow window,
            ResyncProgress progress,
            Listener listener) {
        this.core = core;
        this.hosts = hosts;
        this.access = access;
        this.window = window;
        this.progress = progress;
        this.listener = listener;
        this.dirty = new PagedBits[core.volumes.length];
        this.doubt = new PagedBits[core.volumes.length];
    }

    /** Begins; the link is up and access is updated afterwards. */
    void start() {
        run++;
        running = true;
        mirroring = false;
        answeredNanos = core.now.nanos();
        access.replay = Access.Replay.ALONE;
        sent = 0;
        flight = 0;
        flightBytes = 0;
        core.out.send(new Message.ReplayBegin(core.epoch(), window.bytes()));
        pump();
    }

    /** Ends without result; what was not answered stays in the window. */
    void stop() {
        running = false;
        run++;
        access.replay = Access.Replay.NONE;
    }

    /** Since when the target owes an answer, or {@link Timers#OFF}. */
    long waitsSince() {
        return running && !mirroring && flight > 0 ? answeredNanos : Timers.OFF;
    }

    /** A host write or flush was added, or the window was dropped. */
    void changed() {
        if (running && !mirroring) {
            pump();
        }
    }

    private void pump() {
        if (!window.isOpen()) {
            stop();
            listener.windowLost();
            return;
        }
        Iterator<WindowEntry> entries = window.iterator();
        while (entries.hasNext() && flight < FLIGHT_ENTRIES && flightBytes < FLIGHT_BYTES) {
            WindowEntry entry = entries.next();
            if (entry.number > sent) {
                if (!window.isReady(entry)) {
                    break;
                }
                send(entry);
            }
        }
        boolean rest = window.size() <= REST_ENTRIES && window.bytes() <= REST_BYTES;
        if (rest && access.replay == Access.Replay.ALONE) {
            access.replay = Access.Replay.HOLD;
            access.update();
            long mine = run;
            hosts.whenDrained(() -> drained(mine));
        }
        if (window.isEmpty() && access.replay == Access.Replay.DRAINED) {
            mirror();
        }
    }

    private void send(WindowEntry entry) {
        sent = entry.number;
        if (flight++ == 0) {
            answeredNanos = core.now.nanos();
        }
        flightBytes += entry.bytes();
        Range range = entry.range;
        core.out.send(
                range == null
                        ? new Message.Flush(core.epoch(), entry.number, entry.volume)
                        : new Message.Write(
                                core.epoch(), entry.number, range, entry.durable, entry.payload));
    }

    /** The target answered, in the order of the window. */
    void answered(long number, Outcome outcome) {
        if (!running || mirroring || !window.isOpen()) {
            return;
        }
        if (outcome != Outcome.OK) {
            listener.peerFailed(outcome);
            return;
        }
        answeredNanos = core.now.nanos();
        long before = window.bytes();
        if (!window.done(number)) {
            core.out.add(new Effect.DropLink(0, "replay answered out of order"));
            return;
        }
        flight--;
        flightBytes -= before - window.bytes();
        progress.done(before - window.bytes());
        pump();
    }

    /** No host write is on its way here; what is left of the window is everything. */
    private void drained(long ofRun) {
        if (running && run == ofRun && access.replay == Access.Replay.HOLD) {
            access.replay = Access.Replay.DRAINED;
            pump();
        }
    }

    /** The target has every write, in order; from here on it gets them as they come. */
    private void mirror() {
        mirroring = true;
        window.drop();
        core.record.lone = false;
        for (Volume v : core.volumes) {
            dirty[v.index] = copy(v.dirty);
            doubt[v.index] = copy(v.doubt);
        }
        access.replay = Access.Replay.NONE;
        access.update();
        long mine = run;
        boolean[] good = {true};
        core.file.save(() -> {});
        Join join = new Join(core.volumes.length, () -> flushed(mine, good[0]));
        for (Volume v : core.volumes) {
            hosts.flush(
                    v.index,
                    ok -> {
                        good[0] &= ok;
                        join.done();
                    });
        }
    }

    private static PagedBits copy(PagedBits bits) {
        PagedBits copy = new PagedBits(bits.size());
        copy.or(bits);
        return copy;
    }

    private void flushed(long ofRun, boolean good) {
        if (run != ofRun || !running || !good) {
            return;
        }
        for (Volume v : core.volumes) {
            v.dirty.andNot(dirty[v.index]);
            v.doubt.andNot(doubt[v.index]);
        }
        core.syncBitmaps(() ->
                core.file.save(() -> {
                    if (run == ofRun && running) {
                        running = false;
                        listener.replayed();
                    }
                }));
    }
}
