// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The fixed newstyle handshake of the NBD protocol, up to transmission. */
final class Negotiation {
    private static final long NBDMAGIC = 0x4e42444d41474943L;
    private static final long IHAVEOPT = 0x49484156454F5054L;
    private static final long REPLY_MAGIC = 0x3e889045565a9L;
    private static final int FIXED_NEWSTYLE = 1;
    private static final int NO_ZEROES = 2;
    private static final int OPT_GO = 7;
    private static final int OPT_STRUCTURED_REPLY = 8;
    private static final int REP_ACK = 1;
    private static final int REP_INFO = 3;
    private static final int INFO_EXPORT = 0;
    private static final int INFO_BLOCK_SIZE = 3;

    /** Longest option reply accepted, bytes; the protocol's own strings end at 4096. */
    private static final int MAX_REPLY = 64 * 1024;

    /** What the protocol lets a client assume without being told. */
    private static final int DEFAULT_MAXIMUM_REQUEST = 32 << 20;

    private final DeadlineChannel channel;

    Negotiation(DeadlineChannel channel) {
        this.channel = channel;
    }

    NbdExport go(String export, boolean wantStructured) throws IOException {
        greet();
        boolean structured = wantStructured && structuredReplies();
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        ByteBuffer data = ByteBuffer.allocate(4 + name.length + 4);
        data.putInt(name.length).put(name).putShort((short) 1).putShort((short) INFO_BLOCK_SIZE);
        option(OPT_GO, data.flip());
        long size = -1;
        int flags = 0;
        int maximum = DEFAULT_MAXIMUM_REQUEST;
        for (Reply r = reply(OPT_GO); r.type() != REP_ACK; r = reply(OPT_GO)) {
            if (r.type() != REP_INFO) {
                throw refused(export, r);
            }
            int kind = r.data().getShort() & 0xffff;
            if (kind == INFO_EXPORT) {
                size = r.data().getLong();
                flags = r.data().getShort() & 0xffff;
            } else if (kind == INFO_BLOCK_SIZE) {
                r.data().getLong();
                maximum = (int) Math.min(r.data().getInt() & 0xffffffffL, maximum);
            }
        }
        if (size < 0) {
            throw broken("no NBD_INFO_EXPORT before the acknowledgement");
        }
        return new NbdExport(size, flags, structured, maximum);
    }

    private void greet() throws IOException {
        ByteBuffer greeting = ByteBuffer.allocate(18);
        channel.receive(greeting);
        if (greeting.getLong() != NBDMAGIC || greeting.getLong() != IHAVEOPT) {
            throw broken("the greeting is not that of a newstyle NBD server");
        }
        int flags = greeting.getShort() & 0xffff;
        if ((flags & FIXED_NEWSTYLE) == 0) {
            throw broken("the server does not offer fixed newstyle");
        }
        channel.send(ByteBuffer.allocate(4).putInt(flags & (FIXED_NEWSTYLE | NO_ZEROES)).flip());
    }

    private boolean structuredReplies() throws IOException {
        option(OPT_STRUCTURED_REPLY, ByteBuffer.allocate(0));
        return reply(OPT_STRUCTURED_REPLY).type() == REP_ACK;
    }

    private void option(int option, ByteBuffer data) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(16);
        header.putLong(IHAVEOPT).putInt(option).putInt(data.remaining()).flip();
        channel.send(header, data);
    }

    private record Reply(int type, ByteBuffer data) {}

    private Reply reply(int option) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(20);
        channel.receive(header);
        if (header.getLong() != REPLY_MAGIC || header.getInt() != option) {
            throw broken("an option reply that answers nothing asked");
        }
        int type = header.getInt();
        int length = header.getInt();
        if (length < 0 || length > MAX_REPLY) {
            throw broken("an option reply of " + (length & 0xffffffffL) + " bytes");
        }
        ByteBuffer data = ByteBuffer.allocate(length);
        channel.receive(data);
        if (type == REP_INFO && length < minimumInfo(data)) {
            throw broken("an information reply cut short");
        }
        return new Reply(type, data);
    }

    private static int minimumInfo(ByteBuffer data) {
        if (data.remaining() < 2) {
            return 2;
        }
        return switch (data.getShort(0) & 0xffff) {
            case INFO_EXPORT -> 12;
            case INFO_BLOCK_SIZE -> 14;
            default -> 2;
        };
    }

    private static NbdException refused(String export, Reply reply) {
        String told = StandardCharsets.UTF_8.decode(reply.data()).toString();
        String why =
                switch (reply.type()) {
                    case 0x80000001 -> "the server does not know NBD_OPT_GO";
                    case 0x80000002 -> "refused by the server's policy";
                    case 0x80000003 -> "the server calls the request invalid";
                    case 0x80000005 -> "the server wants TLS";
                    case 0x80000006 -> "there is no such export";
                    case 0x80000007 -> "the server is shutting down";
                    default -> "reply type 0x" + Integer.toHexString(reply.type());
                };
        return new NbdException(
                NbdException.NO_NUMBER,
                "export '" + export + "': " + why + (told.isEmpty() ? "" : ": " + told));
    }

    private static NbdException broken(String what) {
        return new NbdException(NbdException.NO_NUMBER, "not the NBD protocol: " + what);
    }
}
