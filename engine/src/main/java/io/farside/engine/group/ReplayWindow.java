// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The writes and flushes of hosts since the target was lost, in the order in which they were
 * issued: a write that depends on another was issued after it. Kept beside the change bitmap, and
 * never the only knowledge of anything: it can be dropped at any time.
 *
 * <p>What it holds is bounded by {@link GroupConfig.WindowLimits}; payloads are kept as copies, so
 * that buffers of requests are not tied up for long.
 */
final class ReplayWindow {
    /**
     * Numbers of a replay have this bit set, so they never meet those of host writes or resyncs.
     */
    static final long NUMBERS = 1L << 62;

    private final Core core;
    private final WindowLog log;
    private final Deque<WindowEntry> entries = new ArrayDeque<>();
    private Runnable onChange = () -> {};
    private boolean open;
    private long bytes;
    private long number = NUMBERS;

    ReplayWindow(Core core) {
        this.core = core;
        this.log = new WindowLog(core, new Data());
    }

    private final class Data implements WindowLog.Listener {
        @Override
        public void arrived() {
            onChange.run();
        }

        @Override
        public void lost() {
            overflow();
        }
    }

    /** Who is told when something was added, came back to memory, or everything was dropped. */
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
        open = core.config.limits().window().memoryBytes() > 0;
        log.begin();
    }

    void write(Event.HostWrite write) {
        if (!open) {
            return;
        }
        Payload data = write.payload();
        Payload kept = data == null || !log.fits(data.length()) ? null : data.keep();
        if (data != null && kept == null) {
            overflow();
            return;
        }
        Range range =
                new Range(
                        write.volume(),
                        write.offset(),
                        write.length(),
                        HostWrites.action(write.kind()));
        add(new WindowEntry(++number, write.volume(), range, write.durable(), kept));
    }

    void flush(int volume) {
        if (open) {
            add(new WindowEntry(++number, volume, null, false, null));
        }
    }

    private void add(WindowEntry entry) {
        if (log.fits(entry.payloadBytes)) {
            entries.addLast(entry);
            bytes += entry.bytes();
            log.add(entry);
            onChange.run();
        } else {
            overflow();
        }
    }

    private void overflow() {
        drop();
        onChange.run();
    }

    /** From the oldest on. */
    Iterator<WindowEntry> iterator() {
        return entries.iterator();
    }

    /** Whether an entry can be sent now; if not, {@link #onChange} tells when that may be. */
    boolean isReady(WindowEntry entry) {
        return log.isHere(entry, entries);
    }

    /** The target has the oldest entry; false when that is not the one with this number. */
    boolean done(long done) {
        WindowEntry first = entries.peekFirst();
        if (first == null || first.number != done) {
            return false;
        }
        entries.removeFirst();
        bytes -= first.bytes();
        log.drop(first);
        return true;
    }

    /** The bitmap alone says what differs from now on. */
    void drop() {
        open = false;
        entries.forEach(log::drop);
        entries.clear();
        bytes = 0;
        log.end();
    }
}
