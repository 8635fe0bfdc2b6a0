// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads simple and structured replies, for one request in flight. */
final class Replies {
    private static final int SIMPLE_MAGIC = 0x67446698;
    private static final int CHUNK_MAGIC = 0x668e33ef;
    private static final int DONE = 1;
    private static final int NONE = 0;
    private static final int OFFSET_DATA = 1;
    private static final int OFFSET_HOLE = 2;
    private static final int ERROR = 0x8001;
    private static final int ERROR_OFFSET = 0x8002;

    /** Longest error chunk accepted, bytes. */
    private static final int MAX_ERROR = 8192;

    private final DeadlineChannel channel;

    Replies(DeadlineChannel channel) {
        this.channel = channel;
    }

    /** Waits for the end of a request without data. */
    void await(long cookie) throws IOException {
        finish(cookie, 0, ByteBuffer.allocate(0));
    }

    /** Waits for the end of a read and fills {@code into}. */
    void awaitRead(long cookie, long offset, ByteBuffer into) throws IOException {
        finish(cookie, offset, into);
    }

    private void finish(long cookie, long offset, ByteBuffer into) throws IOException {
        NbdException failure = null;
        int missing = into.remaining();
        while (true) {
            int magic = word();
            if (magic == SIMPLE_MAGIC) {
                simple(cookie, into);
                return;
            }
            if (magic != CHUNK_MAGIC) {
                throw broken("reply magic 0x" + Integer.toHexString(magic));
            }
            Chunk chunk = chunk(cookie);
            switch (chunk.type()) {
                case NONE -> expectLength(chunk, 0);
                case OFFSET_DATA -> missing -= data(chunk, offset, into);
                case OFFSET_HOLE -> missing -= hole(chunk, offset, into);
                case ERROR, ERROR_OFFSET -> failure = error(chunk, failure);
                default -> throw broken("chunk type 0x" + Integer.toHexString(chunk.type()));
            }
            if (chunk.last()) {
                if (failure != null) {
                    throw failure;
                }
                if (missing != 0) {
                    throw broken("a read answered with " + missing + " bytes missing");
                }
                return;
            }
        }
    }

    private int word() throws IOException {
        ByteBuffer word = ByteBuffer.allocate(4);
        channel.receive(word);
        return word.getInt();
    }

    private void simple(long cookie, ByteBuffer into) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(12);
        channel.receive(rest);
        int error = rest.getInt();
        expectCookie(cookie, rest.getLong());
        if (error != 0) {
            throw NbdClient.failed(error, ByteBuffer.allocate(0));
        }
        channel.receive(into.duplicate());
    }

    private record Chunk(boolean last, int type, int length) {}

    private Chunk chunk(long cookie) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(16);
        channel.receive(rest);
        int flags = rest.getShort() & 0xffff;
        int type = rest.getShort() & 0xffff;
        expectCookie(cookie, rest.getLong());
        return new Chunk((flags & DONE) != 0, type, rest.getInt());
    }

    private int data(Chunk chunk, long offset, ByteBuffer into) throws IOException {
        if (chunk.length() <= 8) {
            throw broken("a data chunk of " + chunk.length() + " bytes");
        }
        ByteBuffer head = ByteBuffer.allocate(8);
        channel.receive(head);
        int length = chunk.length() - 8;
        channel.receive(within(into, head.getLong() - offset, length));
        return length;
    }

    private int hole(Chunk chunk, long offset, ByteBuffer into) throws IOException {
        expectLength(chunk, 12);
        ByteBuffer head = ByteBuffer.allocate(12);
        channel.receive(head);
        ByteBuffer part = within(into, head.getLong() - offset, head.getInt());
        int length = part.remaining();
        part.put(new byte[length]);
        return length;
    }

    private static ByteBuffer within(ByteBuffer into, long at, int length) throws IOException {
        if (at < 0 || length <= 0 || at + length > into.remaining()) {
            throw broken("data outside of what was asked");
        }
        return into.slice(into.position() + (int) at, length);
    }

    private NbdException error(Chunk chunk, @Nullable NbdException first) throws IOException {
        if (chunk.length() < 6 || chunk.length() > MAX_ERROR) {
            throw broken("an error chunk of " + chunk.length() + " bytes");
        }
        ByteBuffer body = ByteBuffer.allocate(chunk.length());
        channel.receive(body);
        int number = body.getInt();
        int length = body.getShort() & 0xffff;
        if (length > body.remaining()) {
            throw broken("an error message longer than its chunk");
        }
        return first != null
                ? first
                : NbdClient.failed(number, body.slice(body.position(), length));
    }

    private static void expectLength(Chunk chunk, int length) throws IOException {
        if (chunk.length() != length) {
            throw broken("chunk type " + chunk.type() + " of " + chunk.length() + " bytes");
        }
    }

    private static void expectCookie(long wanted, long got) throws IOException {
        if (wanted != got) {
            throw broken("an answer to a request that was not made");
        }
    }

    private static NbdException broken(String what) {
        return new NbdException(NbdException.NO_NUMBER, "not the NBD protocol: " + what);
    }
}
