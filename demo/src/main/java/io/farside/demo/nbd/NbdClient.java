// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

import io.farside.demo.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One connection to one export, one request at a time. Reconnecting is the caller's business: after
 * an {@link IOException} that is no {@link NbdException} with an error number, the connection is of
 * no further use. One thread at a time, but {@link #close} from any thread ends a waiting request.
 *
 * <p>Source: the NBD project's {@code doc/proto.md}.
 */
public final class NbdClient implements BlockDevice {
    private static final int REQUEST_MAGIC = 0x25609513;
    private static final int WRITE = 1;
    private static final int READ = 0;
    private static final int DISCONNECT = 2;
    private static final int FLUSH = 3;
    private static final int TRIM = 4;
    private static final int WRITE_ZEROES = 6;
    private static final int FUA = 1;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final DeadlineChannel channel;
    private final NbdExport export;
    private final Replies replies;
    private long cookie;

    private NbdClient(DeadlineChannel channel, NbdExport export) {
        this.channel = channel;
        this.export = export;
        this.replies = new Replies(channel);
    }

    /**
     * Connects and negotiates, with structured replies where the server has them.
     *
     * @param limit longest wait for each send and each answer
     */
    public static NbdClient connect(NbdUri uri, Duration limit) throws IOException {
        return connect(uri, limit, true);
    }

    /** As {@link #connect(NbdUri, Duration)}, asking for structured replies or not. */
    public static NbdClient connect(NbdUri uri, Duration limit, boolean structured)
            throws IOException {
        DeadlineChannel channel = DeadlineChannel.connect(uri.address(), limit);
        try {
            return new NbdClient(channel, new Negotiation(channel).go(uri.export(), structured));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public NbdExport export() {
        return export;
    }

    @Override
    public long size() {
        return export.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            int length = Math.min(into.remaining(), export.maximumRequest());
            ByteBuffer part = into.slice(into.position(), length);
            replies.awaitRead(request(READ, 0, offset, length, NOTHING), offset, part);
            into.position(into.position() + length);
            offset += length;
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        write(offset, from, false);
    }

    /**
     * Writes.
     *
     * @param forced whether the acknowledgement means durable (FUA)
     */
    public void write(long offset, ByteBuffer from, boolean forced) throws IOException {
        while (from.hasRemaining()) {
            int length = Math.min(from.remaining(), export.maximumRequest());
            ByteBuffer part = from.slice(from.position(), length);
            replies.await(request(WRITE, forced ? FUA : 0, offset, length, part));
            from.position(from.position() + length);
            offset += length;
        }
    }

    @Override
    public void flush() throws IOException {
        replies.await(request(FLUSH, 0, 0, 0, NOTHING));
    }

    /** Tells the server that the range holds nothing of use. */
    public void trim(long offset, int length) throws IOException {
        replies.await(request(TRIM, 0, offset, length, NOTHING));
    }

    /** Writes zeroes, punching a hole where the server can. */
    public void zero(long offset, int length, boolean forced) throws IOException {
        replies.await(request(WRITE_ZEROES, forced ? FUA : 0, offset, length, NOTHING));
    }

    private long request(int command, int flags, long offset, int length, ByteBuffer payload)
            throws IOException {
        long id = ++cookie;
        ByteBuffer header = ByteBuffer.allocate(28);
        header.putInt(REQUEST_MAGIC).putShort((short) flags).putShort((short) command);
        header.putLong(id).putLong(offset).putInt(length).flip();
        channel.send(header, payload);
        return id;
    }

    /** Says goodbye where the connection still takes it, and closes. */
    @Override
    public void close() {
        try (channel) {
            request(DISCONNECT, 0, 0, 0, NOTHING);
        } catch (IOException e) {
            // The connection is gone already, which is what closing wants.
            return;
        }
    }

    /** Drops the connection without a word, as a crashed host would; ends a waiting request. */
    public void drop() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a socket failed", e);
        }
    }

    /** The protocol's name of an error number. */
    static String errorName(int number) {
        return switch (number) {
            case NbdException.EPERM -> "EPERM (not permitted, for example a read-only export)";
            case NbdException.EIO -> "EIO (input/output error)";
            case 12 -> "ENOMEM";
            case NbdException.EINVAL -> "EINVAL (invalid request)";
            case NbdException.ENOSPC -> "ENOSPC (no space, or beyond the end)";
            case 75 -> "EOVERFLOW";
            case 95 -> "ENOTSUP";
            case NbdException.ESHUTDOWN -> "ESHUTDOWN (the server closes this export)";
            default -> "error " + number;
        };
    }

    static NbdException failed(int number, ByteBuffer message) {
        String told = StandardCharsets.UTF_8.decode(message).toString();
        return new NbdException(number, errorName(number) + (told.isEmpty() ? "" : ": " + told));
    }
}
