// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket. One receive at a time; sends queue and go out in order, gathered where
 * possible.
 */
public interface Stream extends AutoCloseable {
    /**
     * Receives at least one byte into {@code buffer[offset, offset+length)}. Result: bytes, 0 at
     * the end of the stream, {@code -errno} on failure. With {@code full} it completes only when
     * all of {@code length} has arrived (or at the end of the stream, with what there was).
     */
    void receive(IoBuffer buffer, int offset, int length, boolean full, Completion completion);

    /**
     * Queues bytes for sending. Small pieces queued in the same turn of the loop leave in one
     * system call. The stream retains the buffer until sent; its content must not be changed before
     * the completion, which has the length of the piece or {@code -errno}.
     */
    void send(IoBuffer buffer, int offset, int length, Completion completion);

    /** Bytes queued and not yet handed to the kernel. */
    long queued();

    SocketAddress remote();

    /** Why it broke, where more is known than an errno tells; null otherwise. */
    default @Nullable String trouble() {
        return null;
    }

    /** Closes at once; pending operations complete with {@code -ECANCELED} or their own result. */
    @Override
    void close();
}
