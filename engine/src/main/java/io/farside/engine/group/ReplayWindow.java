// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.wire.replication.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The writes and flushes of hosts since the target was lost, in the order in which they were
 * issued: a write that depends on another was issued after it. Kept in memory only, beside the
 * change bitmap, and never the only knowledge of anything: it can be dropped at any time.
 *
 * <p>What it holds is bounded by {@link GroupConfig.Limits#windowBytes}; payloads are kept as
 * copies in memory with a bound of its own, so that buffers of requests are not tied up for long.
 */
final class ReplayWindow {
    /** What an entry counts for beside its payload, bytes. */
    private static final long ENTRY_BYTES = 256;

    /**
     * Numbers of a replay have this bit set, so they never meet those of host writes or resyncs.
     */
    static final long NUMBERS = 1L << 62;

    private final Core core;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private Runnable onChange = () -> {};
    private boolean open;
    private long bytes;
    private long number = NUMBERS;

    /**
     * One write or flush.
     *
     * @param write null for a flush
     * @param payload a copy, with data only
     */
    record Entry(
            long number, int volume, Event.@Nullable HostWrite write, @Nullable Payload payload) {
        long bytes() {
            return ENTRY_BYTES + (payload == null ? 0 : payload.length());
        }
    }

    ReplayWindow(Core core) {
        this.core = core;
    }

    /** Who is told when something was added or everything was dropped. */
    void onChange(Runnable who) {
        onChange = who;
    }

    /** Whether it holds everything the target lacks. */
    boolean isOpen() {
        return open;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    /** What is left to replay, bytes. */
    long bytes() {
        return bytes;
    }

    /** Begins with what the target has not answered; both sides were equal before that. */
    void begin() {
        drop();
        open = core.config.limits().windowBytes() > 0;
    }

    void write(Event.HostWrite write) {
        if (!open) {
            return;
        }
        Payload data = write.payload();
        Payload kept = null;
        if (data != null) {
            kept = fits(data.length()) ? data.keep() : null;
            if (kept == null) {
                drop();
                onChange.run();
                return;
            }
        }
        add(new Entry(++number, write.volume(), write, kept));
    }

    void flush(int volume) {
        if (open) {
            add(new Entry(++number, volume, null, null));
        }
    }

    private boolean fits(int length) {
        return bytes + ENTRY_BYTES + length <= core.config.limits().windowBytes();
    }

    private void add(Entry entry) {
        if (fits(0)) {
            entries.addLast(entry);
            bytes += entry.bytes();
        } else {
            core.out.release(entry.payload);
            drop();
        }
        onChange.run();
    }

    /** From the oldest on. */
    Iterator<Entry> iterator() {
        return entries.iterator();
    }

    /** The target has the oldest entry; false when that is not the one with this number. */
    boolean done(long done) {
        Entry first = entries.peekFirst();
        if (first == null || first.number != done) {
            return false;
        }
        entries.removeFirst();
        bytes -= first.bytes();
        core.out.release(first.payload);
        return true;
    }

    /** The bitmap alone says what differs from now on. */
    void drop() {
        open = false;
        entries.forEach(entry -> core.out.release(entry.payload));
        entries.clear();
        bytes = 0;
    }
}
