// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.engine.format.EpochLogCodec;
import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The source's log of captured payloads: relief for memory, never the only knowledge of anything.
 * The newest closed epochs go to it first, for they are sent last. It need not survive the process,
 * so it is never synced.
 */
final class Spill {
    /** On the way to the log at once, bytes. */
    private static final long FLIGHT_BYTES = 4L << 20;

    /** Read back ahead of sending, bytes. */
    private static final long AHEAD_BYTES = 4L << 20;

    private final EpochLogs logs;
    private final Budget memory;
    private final Budget disk;
    private final Listener listener;
    private final Deque<Log> candidates = new ArrayDeque<>();
    private final Map<Long, Log> open = new HashMap<>();
    private Generation generation = Generation.NONE;
    private RoleEpoch roleEpoch = RoleEpoch.NONE;
    private long flight;
    private long ahead;

    /** It takes nothing more in this stream. */
    private boolean broken;

    interface Listener {
        /** A payload is back, or memory is. */
        void progressed();

        /** A payload is lost. */
        void failed();
    }

    /** The log of one epoch. */
    private static final class Log {
        final SourceEpoch epoch;
        @Nullable Captured next;
        long end;
        int index;
        int underWay;

        Log(SourceEpoch epoch) {
            this.epoch = epoch;
            this.next = epoch.first;
        }
    }

    Spill(EpochLogs logs, Budget memory, long bytes, Listener listener) {
        this.logs = logs;
        this.memory = memory;
        this.disk = new Budget(bytes);
        this.listener = listener;
    }

    /** A stream begins. */
    void begin(Generation ofWrites, RoleEpoch ofSource) {
        generation = ofWrites;
        roleEpoch = ofSource;
        broken = false;
    }

    /** Bytes on disk. */
    long used() {
        return disk.used;
    }

    void closed(SourceEpoch epoch) {
        if (disk.limit > 0) {
            candidates.push(new Log(epoch));
        }
    }

    /** Moves payloads to disk while more than half of the memory is taken. */
    void pump() {
        while (memory.used > memory.limit / 2 && flight < FLIGHT_BYTES && !broken) {
            Log log = candidates.peek();
            if (log == null) {
                return;
            }
            Captured write = log.epoch.gone ? null : inMemory(log);
            if (write == null) {
                candidates.pop();
            } else if (!disk.fits(size(log, write))) {
                return;
            } else {
                put(log, write);
            }
        }
    }

    private static @Nullable Captured inMemory(Log log) {
        Captured write = log.next;
        while (write != null && (write.payload == null || write.loaded || write.spilledAt >= 0)) {
            write = write.next;
        }
        log.next = write;
        return write;
    }

    private static long size(Log log, Captured write) {
        long header = log.end == 0 ? EpochLogCodec.HEADER_BYTES : 0;
        return header + EpochLogCodec.RECORD_BYTES + write.payloadBytes;
    }

    private void put(Log log, Captured write) {
        SourceEpoch epoch = log.epoch;
        disk.take(size(log, write));
        open.put(epoch.number, log);
        if (log.end == 0) {
            byte[] header =
                    EpochLogCodec.header(
                            new EpochLogCodec.Header(generation, epoch.number, roleEpoch));
            log.end = header.length;
            log.underWay++;
            logs.append(epoch.number, 0, header, null, result -> headed(log, result));
        }
        byte[] head =
                EpochLogCodec.entry(
                        new EpochLogCodec.Entry(epoch.number, log.index++, write.range));
        long offset = log.end;
        log.end += head.length + write.payloadBytes;
        log.next = write.next;
        log.underWay++;
        flight += write.payloadBytes;
        write.spilling = true;
        logs.append(
                epoch.number,
                offset,
                head,
                write.payload,
                result -> put(log, write, offset, result));
    }

    private void headed(Log log, LogResult result) {
        broken |= result != LogResult.OK;
        ended(log);
    }

    private void put(Log log, Captured write, long offset, LogResult result) {
        flight -= write.payloadBytes;
        write.spilling = false;
        if (result == LogResult.OK) {
            write.spilledAt = offset;
        } else {
            broken = true;
        }
        if (result == LogResult.OK || write.dropped) {
            drop(write);
        }
        ended(log);
        listener.progressed();
    }

    /**
     * Gives a payload in memory up, unless it is on its way to the log: then it is given up after.
     */
    void drop(Captured write) {
        Payload payload = write.payload;
        if (payload == null || write.spilling) {
            return;
        }
        write.payload = null;
        payload.release();
        if (write.loaded) {
            write.loaded = false;
            ahead -= write.payloadBytes;
        } else {
            memory.give(Captured.footprint(write.payloadBytes));
        }
    }

    /** Reads payloads back from this write on, and this one in any case. */
    void fetch(SourceEpoch epoch, Captured from) {
        Log log = open.get(epoch.number);
        if (log == null) {
            throw new IllegalStateException("epoch " + epoch.number + " has no log");
        }
        Captured write = from;
        boolean needed = true;
        while (write != null && (needed || ahead < AHEAD_BYTES)) {
            if (write.away() && !write.reading) {
                read(log, write);
            }
            needed = false;
            write = write.next;
        }
    }

    private void read(Log log, Captured write) {
        write.reading = true;
        ahead += write.payloadBytes;
        log.underWay++;
        logs.read(
                log.epoch.number,
                write.spilledAt,
                write.payloadBytes,
                (result, payload) -> back(log, write, result, payload));
    }

    private void back(Log log, Captured write, LogResult result, @Nullable Payload payload) {
        write.reading = false;
        boolean good = result == LogResult.OK && payload != null;
        if (good && !write.dropped) {
            write.payload = payload;
            write.loaded = true;
        } else {
            ahead -= write.payloadBytes;
            if (payload != null) {
                payload.release();
            }
        }
        boolean lost = !good && !write.dropped;
        ended(log);
        if (lost) {
            listener.failed();
        } else {
            listener.progressed();
        }
    }

    /** An epoch is needed no more; its writes have been dropped. */
    void gone(SourceEpoch epoch) {
        assert epoch.gone : "still needed";
        Log log = open.get(epoch.number);
        if (log != null) {
            log.underWay++;
            ended(log);
        }
    }

    private void ended(Log log) {
        log.underWay--;
        if (log.underWay == 0 && log.epoch.gone && open.remove(log.epoch.number, log)) {
            // One that cannot be removed is no worse than one that is still to be removed.
            logs.remove(
                    log.epoch.number,
                    result -> {
                        disk.give(log.end);
                        listener.progressed();
                    });
        }
    }
}
