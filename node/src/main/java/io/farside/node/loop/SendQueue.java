// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Pieces waiting to be sent on a stream, in order. Neighbouring pieces of one buffer count as one
 * stretch when they are gathered. Confined to the loop.
 */
public final class SendQueue {
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private final ArrayDeque<Piece> spare = new ArrayDeque<>();
    private long bytes;

    private static final class Piece {
        @Nullable IoBuffer buffer;
        int offset;
        int left;
        int length;
        @Nullable Completion completion;
    }

    /** Takes one stretch of memory that is to be sent. */
    @FunctionalInterface
    public interface Gather {
        /** Whether another stretch may follow. */
        boolean stretch(IoBuffer buffer, int offset, int length);
    }

    /** Tells the end of a piece. */
    @FunctionalInterface
    public interface Done {
        void done(Completion completion, int result);
    }

    public void add(IoBuffer buffer, int offset, int length, Completion completion) {
        Piece piece = spare.pollLast();
        if (piece == null) {
            piece = new Piece();
        }
        piece.buffer = buffer.retain();
        piece.offset = offset;
        piece.left = length;
        piece.length = length;
        piece.completion = completion;
        pieces.addLast(piece);
        bytes += length;
    }

    /** Bytes waiting. */
    public long bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Shows the stretches from the front until the receiver has enough. */
    // Identity: two buffers are never one, whatever they hold.
    @SuppressWarnings("ReferenceEquality")
    public void gather(Gather gather) {
        IoBuffer buffer = null;
        int offset = 0;
        int length = 0;
        for (Piece piece : pieces) {
            if (piece.buffer == buffer && piece.offset == offset + length) {
                length += piece.left;
                continue;
            }
            if (buffer != null && !gather.stretch(buffer, offset, length)) {
                return;
            }
            buffer = piece.buffer;
            offset = piece.offset;
            length = piece.left;
        }
        if (buffer != null) {
            var _ = gather.stretch(buffer, offset, length);
        }
    }

    /** Takes bytes that were sent off the front and reports the pieces that are complete. */
    public void sent(long count, Done done) {
        long left = count;
        while (left > 0 && !pieces.isEmpty()) {
            Piece piece = pieces.getFirst();
            int part = (int) Math.min(left, piece.left);
            piece.offset += part;
            piece.left -= part;
            left -= part;
            bytes -= part;
            if (piece.left == 0) {
                finish(piece.length, done);
            }
        }
    }

    /** Ends every piece with the result given. */
    public void abandon(int result, Done done) {
        while (!pieces.isEmpty()) {
            finish(result, done);
        }
        bytes = 0;
    }

    private void finish(int result, Done done) {
        Piece piece = pieces.removeFirst();
        IoBuffer buffer = piece.buffer;
        Completion completion = piece.completion;
        piece.buffer = null;
        piece.completion = null;
        if (spare.size() < 256) {
            spare.addLast(piece);
        }
        if (buffer != null) {
            buffer.release();
        }
        if (completion != null) {
            done.done(completion, result);
        }
    }
}
