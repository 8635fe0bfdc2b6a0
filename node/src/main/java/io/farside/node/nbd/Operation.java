// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.IoBuffer;
import io.farside.wire.nbd.NbdError;
import io.farside.wire.nbd.NbdRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request between its admission and the moment its reply has left <em>and</em> the export is done
 * with it. The two come in either order: a fenced connection answers first.
 */
final class Operation implements IoDone {
    private final Transmission owner;
    private final NbdRequest request;
    private final int memory;
    private @Nullable IoBuffer buffer;
    private boolean answered;
    private boolean sent;
    private boolean finished;

    /**
     * @param memory bytes counted against the connection, 0 without a buffer
     * @param buffer its reference goes over to the operation
     */
    Operation(Transmission owner, NbdRequest request, int memory, @Nullable IoBuffer buffer) {
        this.owner = owner;
        this.request = request;
        this.memory = memory;
        this.buffer = buffer;
    }

    NbdRequest request() {
        return request;
    }

    int memory() {
        return memory;
    }

    IoBuffer buffer() {
        IoBuffer b = buffer;
        if (b == null) {
            throw new AssertionError("no buffer: " + request);
        }
        return b;
    }

    /** The export is done; everything without payload in its reply is answered here. */
    @Override
    public void done(NbdError error) {
        owner.answer(this, error);
        finish();
    }

    /** The export, or whoever stood in for it, does not touch the buffer any more. */
    void finish() {
        assert !finished : "done twice: " + request;
        finished = true;
        retireWhenOver();
    }

    /** Notes that the reply is written; false when one was written before. */
    boolean claimAnswer() {
        if (answered) {
            return false;
        }
        answered = true;
        return true;
    }

    boolean isAnswered() {
        return answered;
    }

    /** The reply has left, or never will. */
    void replySent() {
        if (!sent) {
            sent = true;
            owner.replyLeft();
            retireWhenOver();
        }
    }

    private void retireWhenOver() {
        if (sent && finished) {
            IoBuffer b = buffer;
            if (b != null) {
                buffer = null;
                b.release();
            }
            owner.retired(this);
        }
    }
}
