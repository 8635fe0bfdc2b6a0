// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.IoBuffer;
import io.farside.wire.nbd.BlockExtent;
import io.farside.wire.nbd.NbdError;
import java.util.List;

/**
 * What the NBD server serves under one name: a replicated volume of the node, a plain file.
 *
 * <p>Confined to the loop of the server. Operations of one connection and of several run
 * concurrently, also on overlapping ranges. The server has checked every operation against {@link
 * #info()}: inside the size, aligned to the minimum block, at most the payload limit for reads and
 * writes, no write, trim or zero when read-only; a length is never 0. A flush covers every
 * operation that was completed before it was asked for, whatever its connection.
 *
 * <p>Buffers: {@link IoBuffer#length()} bytes from the start of the buffer are meant. The server
 * keeps a reference until the operation is done; an export that needs the bytes longer retains.
 */
public interface Export {
    /** Limits, size and names as of now; the size may grow while clients are connected. */
    ExportInfo info();

    /** Fills the buffer's part in use from {@code offset}. */
    void read(IoBuffer buffer, long offset, IoDone done);

    /**
     * Writes the buffer's part in use at {@code offset}.
     *
     * @param fua done only when the bytes are on stable storage
     */
    void write(IoBuffer buffer, long offset, boolean fua, IoDone done);

    /** Makes all that was completed so far durable. */
    void flush(IoDone done);

    /** The range is no longer needed; it may read back as anything, here as zeros. */
    void trim(long offset, long length, boolean fua, IoDone done);

    /** Makes the range read back as zeros. */
    void zero(long offset, long length, ZeroHow how, IoDone done);

    /**
     * Status of the range in one of {@link ExportInfo#metaContexts()} or {@code base:allocation}:
     * consecutive extents from {@code offset} on, at least one, at most {@code maxExtents}, not
     * beyond {@code offset + length}; neighbours differ in flags where that is cheap.
     */
    void blockStatus(String metaContext, long offset, long length, int maxExtents, StatusDone done);

    /**
     * A client entered transmission. An export that is not read-only counts it as a host that may
     * write.
     */
    void attached(NbdClient client);

    /** The client's connection is closed and none of its operations is under way any more. */
    void detached(NbdClient client);

    /**
     * How to zero.
     *
     * @param noHole the space stays allocated
     * @param fast fail with {@link NbdError#ENOTSUP} rather than write zeros
     * @param fua done only when durable
     */
    record ZeroHow(boolean noHole, boolean fast, boolean fua) {}

    /** End of a {@link #blockStatus}. */
    @FunctionalInterface
    interface StatusDone {
        /**
         * Called once, as {@link IoDone#done}.
         *
         * @param extents empty exactly when there is an error
         */
        void done(NbdError error, List<BlockExtent> extents);
    }
}
