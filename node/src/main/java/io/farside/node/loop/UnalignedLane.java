// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The slower way of a file opened for direct I/O, for offsets and lengths that are not multiples of
 * the block: through a bounce buffer, one request at a time, a write reading its first and last
 * block before it replaces a part of them. Writes of the straight way that touch those blocks wait,
 * and the read-modify-write waits for those already under way; so neighbours in one block never
 * lose each other's bytes.
 */
final class UnalignedLane {
    private static final int BLOCK = PooledBuffers.SMALLEST;
    private static final int BOUNCE = 1 << 20;

    private final LoopFile file;
    private final WritesInFlight straight;
    private final ArrayDeque<Transfer> queue = new ArrayDeque<>();
    private @Nullable IoBuffer bounce;
    private @Nullable Transfer current;
    private boolean running;
    private long begin;
    private long end;
    private long chunkBegin;
    private int chunkLength;

    UnalignedLane(LoopFile file, WritesInFlight straight) {
        this.file = file;
        this.straight = straight;
    }

    static boolean isAligned(long offset, int length) {
        return ((offset | length) & (BLOCK - 1)) == 0;
    }

    /** Whether a straight write of the range has to wait. */
    boolean blocks(long from, long to) {
        Transfer present = current;
        return present != null && present.isWrite() && from < end && begin < to;
    }

    void add(Transfer transfer) {
        queue.addLast(transfer);
        next();
    }

    /** Begins what can begin; called after every straight write that ends. */
    void next() {
        if (current == null) {
            Transfer first = queue.pollFirst();
            if (first == null) {
                return;
            }
            current = first;
            begin = first.offset() & -BLOCK;
            end = (first.offset() + first.length() + BLOCK - 1) & -BLOCK;
            chunkBegin = begin;
        }
        if (!running && !(current.isWrite() && straight.overlaps(begin, end))) {
            running = true;
            chunk(current);
        }
    }

    private IoBuffer bounce() {
        IoBuffer present = bounce;
        if (present == null) {
            present = PooledBuffers.standalone(BOUNCE);
            bounce = present;
        }
        return present;
    }

    private void chunk(Transfer transfer) {
        chunkLength = (int) Math.min(BOUNCE, end - chunkBegin);
        if (!transfer.isWrite()) {
            file.raw(false, bounce(), chunkLength, chunkBegin, this::chunkRead);
            return;
        }
        if (chunkBegin < transfer.offset() || chunkLength == BLOCK) {
            file.raw(false, bounce(), BLOCK, chunkBegin, this::headRead);
        } else {
            tail(transfer);
        }
    }

    private void chunkRead(int result) {
        Transfer transfer = transfer();
        if (result < 0) {
            finish(result);
            return;
        }
        long from = Math.max(chunkBegin, transfer.offset());
        long to = Math.min(chunkBegin + result, transfer.offset() + transfer.length());
        if (to > from) {
            copy(transfer, from, to, false);
            transfer.advance((int) (to - from));
        }
        if (result < chunkLength || chunkBegin + chunkLength >= end) {
            finish(transfer.moved());
        } else {
            chunkBegin += chunkLength;
            chunk(transfer);
        }
    }

    private void headRead(int result) {
        if (result < 0) {
            finish(result);
            return;
        }
        zero(0, result);
        Transfer transfer = transfer();
        if (chunkLength == BLOCK) {
            merge(transfer);
        } else {
            tail(transfer);
        }
    }

    /** Reads the last block of the chunk when the write covers only its beginning. */
    private void tail(Transfer transfer) {
        long writeEnd = transfer.offset() + transfer.length();
        long chunkEnd = chunkBegin + chunkLength;
        if (writeEnd >= chunkEnd) {
            merge(transfer);
            return;
        }
        IoBuffer block = tailBlock();
        file.raw(
                false,
                block,
                BLOCK,
                chunkEnd - BLOCK,
                result -> {
                    if (result < 0) {
                        finish(result);
                        return;
                    }
                    MemorySegment target = bounce().segment();
                    MemorySegment.copy(block.segment(), 0, target, chunkLength - BLOCK, result);
                    zero(chunkLength - BLOCK, result);
                    merge(transfer);
                });
    }

    private @Nullable IoBuffer tailBlock;

    private IoBuffer tailBlock() {
        IoBuffer present = tailBlock;
        if (present == null) {
            present = PooledBuffers.standalone(BLOCK);
            tailBlock = present;
        }
        return present;
    }

    /** What lies past the end of the file reads as zeros. */
    private void zero(int blockAt, int have) {
        if (have < BLOCK) {
            bounce().segment().asSlice((long) blockAt + have, BLOCK - have).fill((byte) 0);
        }
    }

    private void merge(Transfer transfer) {
        long from = Math.max(chunkBegin, transfer.offset());
        long to = Math.min(chunkBegin + chunkLength, transfer.offset() + transfer.length());
        copy(transfer, from, to, true);
        int useful = (int) (to - from);
        Completion done =
                result -> {
                    if (result < chunkLength) {
                        finish(result < 0 ? result : transfer.moved());
                        return;
                    }
                    transfer.advance(useful);
                    if (chunkBegin + chunkLength >= end) {
                        finish(transfer.moved());
                    } else {
                        chunkBegin += chunkLength;
                        chunk(transfer);
                    }
                };
        if (transfer.isDurable()) {
            file.rawDurable(bounce(), chunkLength, chunkBegin, done);
        } else {
            file.raw(true, bounce(), chunkLength, chunkBegin, done);
        }
    }

    private void copy(Transfer transfer, long from, long to, boolean toBounce) {
        MemorySegment outer = transfer.buffer().segment();
        MemorySegment inner = bounce().segment();
        long outerAt = from - transfer.offset();
        long innerAt = from - chunkBegin;
        if (toBounce) {
            MemorySegment.copy(outer, outerAt, inner, innerAt, to - from);
        } else {
            MemorySegment.copy(inner, innerAt, outer, outerAt, to - from);
        }
    }

    private Transfer transfer() {
        Transfer present = current;
        if (present == null) {
            throw new IllegalStateException("no unaligned request under way");
        }
        return present;
    }

    private void finish(int result) {
        Transfer done = transfer();
        current = null;
        running = false;
        file.laneFinished(done, result);
        next();
    }
}
