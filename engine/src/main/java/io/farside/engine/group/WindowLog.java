// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.epoch.LogResult;
import io.farside.engine.format.EpochLogCodec;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import org.jspecify.annotations.Nullable;

/**
 * Where the data of a {@link ReplayWindow} is: in memory first; once half of that is taken, what is
 * added goes to logs on disk, and comes back a little ahead of being replayed. The logs need not
 * survive the process, so they are never synced; a later run removes them.
 */
final class WindowLog {
    /** A log is given back as a whole, when the target has all of it: bytes of one. */
    static final long SEGMENT_BYTES = 8L << 20;

    /** Read back ahead of sending, bytes. */
    private static final long AHEAD_BYTES = 8L << 20;

    private final Core core;
    private final LogEffects logs;
    private final Listener listener;
    private @Nullable Segment tail;
    private long lastSegment;
    private long memory;
    private long disk;
    private long ahead;

    /** Disk takes nothing more in this run of the window. */
    private boolean broken;

    /** Who waits for data. */
    interface Listener {
        /** Data is back in memory. */
        void arrived();

        /** Data is lost. */
        void lost();
    }

    /** One log. */
    static final class Segment {
        private final long number;
        private long end;
        private int index;

        /** Entries that need it, operations under way, and one for being the tail. */
        private int users;

        private Segment(long number) {
            this.number = number;
        }
    }

    WindowLog(Core core, Listener listener) {
        this.core = core;
        this.logs = new LogEffects(core, Effect.LogFile.SPILL);
        this.listener = listener;
    }

    private GroupConfig.WindowLimits limits() {
        return core.config.limits().window();
    }

    /** A window begins. */
    void begin() {
        broken = false;
    }

    /** Whether memory has room for an entry with so much data. */
    boolean fits(int payloadBytes) {
        return memory + WindowEntry.BYTES + payloadBytes <= limits().memoryBytes();
    }

    /** Takes the data of an entry that fits. */
    void add(WindowEntry entry) {
        memory += entry.bytes();
        Range range = entry.range;
        if (entry.payload != null && range != null && memory > limits().memoryBytes() / 2) {
            spill(entry, range, entry.payload);
        }
    }

    private void spill(WindowEntry entry, Range range, Payload payload) {
        long size = (long) EpochLogCodec.RECORD_BYTES + entry.payloadBytes;
        if (broken || disk + EpochLogCodec.HEADER_BYTES + size > limits().diskBytes()) {
            return;
        }
        Segment log = segment();
        entry.segment = log;
        entry.offset = log.end;
        entry.spilling = true;
        log.end += size;
        disk += size;
        log.users += 2;
        byte[] head = EpochLogCodec.entry(new EpochLogCodec.Entry(log.number, log.index++, range));
        logs.append(log.number, entry.offset, head, payload, result -> spilled(log, entry, result));
    }

    /** The log that takes the next entry. */
    private Segment segment() {
        Segment last = tail;
        if (last != null && last.end < SEGMENT_BYTES) {
            return last;
        }
        endTail();
        Segment next = new Segment(++lastSegment);
        byte[] header =
                EpochLogCodec.header(
                        new EpochLogCodec.Header(core.record.current, next.number, core.epoch()));
        next.end = header.length;
        disk += header.length;
        next.users = 2;
        tail = next;
        logs.append(
                next.number,
                0,
                header,
                null,
                result -> {
                    broken |= result != LogResult.OK;
                    leave(next);
                });
        return next;
    }

    private void endTail() {
        Segment last = tail;
        tail = null;
        if (last != null) {
            leave(last);
        }
    }

    private void spilled(Segment log, WindowEntry entry, LogResult result) {
        entry.spilling = false;
        boolean good = result == LogResult.OK;
        broken |= !good;
        if (!good && !entry.gone) {
            // It stays in memory.
            entry.segment = null;
            leave(log);
        }
        if (good || entry.gone) {
            free(entry);
        }
        leave(log);
    }

    /** The data in memory is needed no more. */
    private void free(WindowEntry entry) {
        Payload payload = entry.payload;
        if (payload == null || entry.spilling) {
            return;
        }
        entry.payload = null;
        core.out.release(payload);
        if (entry.loaded) {
            ahead -= entry.payloadBytes;
        } else {
            memory -= entry.payloadBytes;
        }
    }

    /** The entry is needed no more. */
    void drop(WindowEntry entry) {
        entry.gone = true;
        memory -= WindowEntry.BYTES;
        free(entry);
        Segment log = entry.segment;
        if (log != null) {
            leave(log);
        }
    }

    /** The window is dropped, all entries have been. */
    void end() {
        endTail();
    }

    private void leave(Segment log) {
        log.users--;
        if (log.users == 0) {
            // One that cannot be removed is no worse than one that is still to be removed.
            logs.remove(log.number, result -> disk -= log.end);
        }
    }

    /**
     * Whether the data of an entry is in memory. If not it is fetched, and some of what follows.
     *
     * @param all entries of the window, from the oldest on
     */
    boolean isHere(WindowEntry entry, Iterable<WindowEntry> all) {
        if (!entry.isAway()) {
            return true;
        }
        if (entry.reading && ahead > AHEAD_BYTES / 2) {
            return false;
        }
        for (WindowEntry next : all) {
            if (next.number > entry.number && ahead >= AHEAD_BYTES) {
                break;
            }
            if (next.number >= entry.number && next.isAway() && !next.reading) {
                fetch(next);
            }
        }
        return false;
    }

    private void fetch(WindowEntry entry) {
        Segment log = entry.segment;
        if (log == null) {
            throw new IllegalStateException("data of " + entry.number + " is nowhere");
        }
        entry.reading = true;
        ahead += entry.payloadBytes;
        log.users++;
        logs.read(
                log.number,
                entry.offset,
                entry.payloadBytes,
                (result, payload) -> back(log, entry, result, payload));
    }

    private void back(Segment log, WindowEntry entry, LogResult result, @Nullable Payload payload) {
        entry.reading = false;
        boolean good = result == LogResult.OK && payload != null;
        leave(log);
        if (good && !entry.gone) {
            entry.payload = payload;
            entry.loaded = true;
            listener.arrived();
            return;
        }
        core.out.release(payload);
        ahead -= entry.payloadBytes;
        if (!entry.gone) {
            listener.lost();
        }
    }
}
