// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A read or write on its way through a file. The object is used again; it holds a reference to its
 * buffer from its start to its end.
 */
public class Transfer {
    private @Nullable IoBuffer buffer;
    private @Nullable Completion completion;
    private boolean write;
    private boolean durable;
    private long offset;
    private int length;
    private int moved;

    /** Place in the file's table of writes in flight, or -1. */
    int range = -1;

    final void set(boolean isWrite, IoBuffer from, int bytes, long at) {
        write = isWrite;
        buffer = from.retain();
        length = bytes;
        offset = at;
        moved = 0;
        durable = false;
        range = -1;
    }

    final void onEnd(Completion done) {
        completion = done;
    }

    final void durable(boolean flag) {
        durable = flag;
    }

    public final boolean isWrite() {
        return write;
    }

    public final boolean isDurable() {
        return durable;
    }

    /** Bytes of the whole transfer. */
    public final int length() {
        return length;
    }

    /** Where the whole transfer begins in the file. */
    public final long offset() {
        return offset;
    }

    /** Where to go on in the file. */
    public final long position() {
        return offset + moved;
    }

    /** Bytes still to move. */
    public final int left() {
        return length - moved;
    }

    /** Address of the memory to go on with. */
    public final long address() {
        return buffer().address() + moved;
    }

    /** The memory to go on with. */
    public final MemorySegment memory() {
        return buffer().segment().asSlice(moved, left());
    }

    final IoBuffer buffer() {
        IoBuffer present = buffer;
        if (present == null) {
            throw new IllegalStateException("transfer is not in use");
        }
        return present;
    }

    final int moved() {
        return moved;
    }

    final void advance(int bytes) {
        moved += bytes;
    }

    /** Gives the buffer back and returns whom to tell. */
    final Completion finish() {
        Completion done = completion;
        if (done == null) {
            throw new IllegalStateException("transfer is not in use");
        }
        buffer().release();
        buffer = null;
        completion = null;
        return done;
    }
}
