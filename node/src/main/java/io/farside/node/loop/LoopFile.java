// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import io.farside.node.sys.FileSpace;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the adapters' files share: checks, direct I/O at odd offsets, transfers in several parts,
 * flushes that share a system call, and zeros written by hand where the file system cannot make
 * them. Confined to the loop.
 */
public abstract class LoopFile implements BlockFile {
    /** fallocate: give up the space, keep the size. */
    protected static final int PUNCH_HOLE = 0x03;

    /** fallocate: zeros with the space kept, keep the size. */
    protected static final int ZERO_RANGE = 0x11;

    private static final int EIO = -5;
    private static final int ECANCELED = -125;
    private static final int EOPNOTSUPP = -95;
    private static final int EINVAL = -22;
    private static final int SPARE = 1024;

    private final ProactorLoop loop;
    private final boolean direct;
    private final Admission admission;
    private final WritesInFlight straight = new WritesInFlight();
    private final UnalignedLane lane;
    private final ArrayDeque<Runnable> blocked = new ArrayDeque<>();
    private final ArrayDeque<Transfer> spare = new ArrayDeque<>();
    private List<Completion> syncWaiting = new ArrayList<>();
    private List<Completion> syncRunning = new ArrayList<>();
    private boolean syncPlanned;
    private boolean syncing;
    private boolean closed;
    private int busy;
    private long size;

    // The lane only keeps the reference until the first request.
    @SuppressWarnings("this-escape")
    protected LoopFile(ProactorLoop loop, boolean direct, Admission admission, long size) {
        this.loop = loop;
        this.size = size;
        this.direct = direct;
        this.admission = admission;
        this.lane = new UnalignedLane(this, straight);
    }

    /** Moves {@link Transfer#left} bytes and tells {@link #moved}; never from inside this call. */
    protected abstract void begin(Transfer transfer);

    /** Data or hole at an offset inside the file; null where that cannot be seen. */
    protected abstract FileSpace.@Nullable Stretch stretch(long offset) throws IOException;

    /** Makes the file larger. */
    protected abstract void extend(long newSize) throws IOException;

    @Override
    public final long size() {
        return size;
    }

    @Override
    public final Extent extentAt(long offset) {
        if (offset < 0 || offset >= size) {
            throw new IllegalArgumentException("offset " + offset + " of " + size);
        }
        try {
            FileSpace.Stretch found = stretch(offset);
            if (found != null) {
                return new Extent(offset, found.end() - offset, found.hole());
            }
        } catch (IOException e) {
            // Told below: data is the answer that is never wrong.
        }
        return new Extent(offset, size - offset, false);
    }

    @Override
    public final void grow(long newSize) throws IOException {
        if (newSize < size) {
            throw new IOException("a file is never made smaller: " + newSize + " < " + size);
        }
        if (newSize > size) {
            extend(newSize);
            size = newSize;
        }
    }

    /** A transfer of the adapter's own kind. */
    protected abstract Transfer newTransfer();

    /** Begins one fdatasync and tells {@link #synced}; never from inside this call. */
    protected abstract void beginSync();

    /**
     * Begins fallocate with the mode given; the result may be {@code -EOPNOTSUPP}. Never completes
     * from inside this call.
     */
    protected abstract void allocate(int mode, long offset, long length, Completion completion);

    /** Closes the descriptor; nothing is under way any more. */
    protected abstract void release();

    protected final ProactorLoop loop() {
        return loop;
    }

    protected final boolean isDirect() {
        return direct;
    }

    /** Transfers, flushes and allocations under way in this file. */
    protected final int busy() {
        return busy;
    }

    @Override
    public final void read(IoBuffer buffer, int length, long offset, Completion completion) {
        check(buffer, length, offset);
        submit(prepare(false, buffer, length, offset, completion), false);
    }

    @Override
    public final void write(
            IoBuffer buffer, int length, long offset, boolean durable, Completion completion) {
        check(buffer, length, offset);
        submit(prepare(true, buffer, length, offset, completion), durable);
    }

    private void check(IoBuffer buffer, int length, long offset) {
        assert loop.inLoop() : "a file belongs to its loop's thread";
        if (length < 1 || length > buffer.capacity() || offset < 0) {
            throw new IllegalArgumentException(
                    "length " + length + " of " + buffer.capacity() + " at " + offset);
        }
    }

    private Transfer prepare(
            boolean write, IoBuffer buffer, int length, long offset, Completion completion) {
        Transfer transfer = spare.pollLast();
        if (transfer == null) {
            transfer = newTransfer();
        }
        transfer.set(write, buffer, length, offset);
        transfer.onEnd(completion);
        return transfer;
    }

    private void submit(Transfer transfer, boolean durable) {
        transfer.durable(durable);
        if (closed) {
            loop.defer(recycle(transfer), ECANCELED);
            return;
        }
        busy++;
        if (direct && !UnalignedLane.isAligned(transfer.offset(), transfer.length())) {
            lane.add(transfer);
        } else if (transfer.isWrite() && direct) {
            straightWrite(transfer);
        } else {
            admission.enter(this, transfer);
        }
    }

    private void straightWrite(Transfer transfer) {
        long begin = transfer.offset();
        long end = begin + transfer.length();
        if (lane.blocks(begin, end)) {
            blocked.addLast(() -> straightWrite(transfer));
        } else {
            straight.add(transfer, begin, end);
            admission.enter(this, transfer);
        }
    }

    /** A part of the unaligned lane's work. */
    final void raw(boolean write, IoBuffer buffer, int length, long offset, Completion done) {
        busy++;
        admission.enter(this, prepare(write, buffer, length, offset, done));
    }

    final void rawDurable(IoBuffer buffer, int length, long offset, Completion done) {
        busy++;
        Transfer transfer = prepare(true, buffer, length, offset, done);
        transfer.durable(true);
        admission.enter(this, transfer);
    }

    final void laneFinished(Transfer transfer, int result) {
        end(transfer, result);
        for (int left = blocked.size(); left > 0; left--) {
            blocked.removeFirst().run();
        }
    }

    /** The adapter's report of bytes moved, or {@code -errno}. */
    protected final void moved(Transfer transfer, int result) {
        if (result > 0) {
            transfer.advance(result);
            if (transfer.left() > 0) {
                begin(transfer);
                return;
            }
        }
        admission.leave();
        boolean ranged = transfer.range >= 0;
        if (ranged) {
            straight.remove(transfer);
        }
        end(transfer, result < 0 ? result : transfer.moved());
        if (ranged) {
            lane.next();
        }
    }

    private void end(Transfer transfer, int result) {
        ended(recycle(transfer), result);
    }

    private Completion recycle(Transfer transfer) {
        Completion completion = transfer.finish();
        if (spare.size() < SPARE) {
            spare.addLast(transfer);
        }
        return completion;
    }

    /** Counts the end of an operation. */
    private void idle() {
        busy--;
        if (closed && busy == 0) {
            release();
        }
    }

    @Override
    public final void sync(Completion completion) {
        assert loop.inLoop() : "a file belongs to its loop's thread";
        if (closed) {
            loop.defer(completion, ECANCELED);
            return;
        }
        busy++;
        syncWaiting.add(completion);
        planSync();
    }

    /** The flush begins when the turn ends, so that all who ask in this turn share it. */
    private void planSync() {
        if (!syncPlanned && !syncing) {
            syncPlanned = true;
            loop.atEndOfTurn(this::startSync);
        }
    }

    private void startSync() {
        syncPlanned = false;
        syncing = true;
        List<Completion> begin = syncWaiting;
        syncWaiting = syncRunning;
        syncRunning = begin;
        beginSync();
    }

    /** The adapter's report of a flush. */
    protected final void synced(int result) {
        syncing = false;
        List<Completion> done = syncRunning;
        if (!syncWaiting.isEmpty()) {
            planSync();
        }
        for (Completion completion : done) {
            ended(completion, result);
        }
        done.clear();
    }

    @Override
    public final void punch(long offset, long length, Completion completion) {
        change(PUNCH_HOLE, offset, length, completion);
    }

    @Override
    public final void zero(long offset, long length, boolean keepAllocated, Completion completion) {
        int mode = keepAllocated ? ZERO_RANGE : PUNCH_HOLE;
        change(mode, offset, length, completion);
    }

    private void change(int mode, long offset, long length, Completion completion) {
        assert loop.inLoop() : "a file belongs to its loop's thread";
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("length " + length + " at " + offset);
        }
        if (closed) {
            loop.defer(completion, ECANCELED);
            return;
        }
        busy++;
        allocateApart(mode, offset, length, completion);
    }

    /** Neighbours' read-modify-writes and this range exclude each other as if it were a write. */
    private void allocateApart(int mode, long offset, long length, Completion completion) {
        long begin = offset & -PooledBuffers.SMALLEST;
        long end = (offset + length + PooledBuffers.SMALLEST - 1) & -PooledBuffers.SMALLEST;
        if (lane.blocks(begin, end)) {
            blocked.addLast(() -> allocateApart(mode, offset, length, completion));
            return;
        }
        Transfer owner = newTransfer();
        straight.add(owner, begin, end);
        allocate(
                mode,
                offset,
                length,
                result -> {
                    straight.remove(owner);
                    if (result == EOPNOTSUPP || result == EINVAL) {
                        writeZeros(offset, length, completion);
                    } else {
                        ended(completion, result);
                    }
                    lane.next();
                });
    }

    private void ended(Completion completion, int result) {
        loop.complete(completion, result);
        idle();
    }

    /** Zeros in the ordinary way, one piece after the other. */
    private void writeZeros(long offset, long length, Completion completion) {
        IoBuffer zeros = PooledBuffers.standalone((int) Math.min(1 << 20, (length + 4095) & -4096));
        MemorySegment memory = zeros.segment();
        memory.fill((byte) 0);
        zeroNext(zeros, offset, offset + length, completion);
    }

    private void zeroNext(IoBuffer zeros, long at, long end, Completion completion) {
        int part = (int) Math.min(zeros.capacity(), end - at);
        write(
                zeros,
                part,
                at,
                false,
                result -> {
                    if (result < 0) {
                        ended(completion, result);
                    } else if (result < part) {
                        ended(completion, EIO);
                    } else if (at + part >= end) {
                        ended(completion, 0);
                    } else {
                        zeroNext(zeros, at + part, end, completion);
                    }
                });
    }

    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (busy == 0) {
            release();
        }
    }
}
