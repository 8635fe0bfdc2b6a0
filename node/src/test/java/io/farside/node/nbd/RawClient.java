// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.wire.nbd.ChunkPayload;
import io.farside.wire.nbd.Greeting;
import io.farside.wire.nbd.NbdCommand;
import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.NbdRequest;
import io.farside.wire.nbd.OptionReply;
import io.farside.wire.nbd.OptionReplyCodec;
import io.farside.wire.nbd.OptionRequest;
import io.farside.wire.nbd.OptionRequestCodec;
import io.farside.wire.nbd.ReplyHeader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A client that sends whatever it is told to, right or wrong. */
final class RawClient implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 20_000;

    private Socket socket;
    private DataInputStream in;

    RawClient(ServerUnderTest server) throws IOException {
        socket = new Socket(server.address.getAddress(), server.address.getPort());
        socket.setSoTimeout(DEADLINE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Goes on over another socket on top of this one. */
    void layer(Socket upper) throws IOException {
        socket = upper;
        in = new DataInputStream(socket.getInputStream());
    }

    Socket socket() {
        return socket;
    }

    /** Greets with the usual flags. */
    RawClient greet() throws IOException {
        int flags = Greeting.decode(ByteBuffer.wrap(bytes(NbdProtocol.GREETING_BYTES)));
        if (flags != 3) {
            throw new AssertionError("greeting flags " + flags);
        }
        return send(ByteBuffer.allocate(4).putInt(3).array());
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** An option of any number with any data, and any length in its header. */
    RawClient option(int number, long length, byte[] data) throws IOException {
        return send(
                ByteBuffer.allocate(16 + data.length)
                        .putLong(NbdProtocol.OPTION_MAGIC)
                        .putInt(number)
                        .putInt((int) length)
                        .put(data)
                        .array());
    }

    List<OptionReply> ask(OptionRequest request) throws IOException {
        send(OptionRequestCodec.encode(request));
        return replies();
    }

    List<OptionReply> replies() throws IOException {
        List<OptionReply> all = new ArrayList<>();
        do {
            OptionReplyCodec.Header header =
                    OptionReplyCodec.Header.decode(
                            ByteBuffer.wrap(bytes(NbdProtocol.OPTION_REPLY_HEADER_BYTES)));
            byte[] data = bytes((int) header.lengthBytes());
            all.add(OptionReplyCodec.decode(header.replyType(), ByteBuffer.wrap(data)));
        } while (!all.getLast().isFinal());
        return all;
    }

    /** Into transmission on "disk". */
    RawClient enter(boolean structured, String... contexts) throws IOException {
        greet();
        if (structured) {
            ask(new OptionRequest.StructuredReply());
            ask(new OptionRequest.SetMetaContext("disk", List.of(contexts)));
        }
        List<OptionReply> replies = ask(new OptionRequest.Go("disk", List.of()));
        if (!replies.getLast().equals(new OptionReply.Ack())) {
            throw new AssertionError("not let in: " + replies);
        }
        return this;
    }

    RawClient request(NbdCommand command, int flags, long cookie, long offset, long length)
            throws IOException {
        return request(new NbdRequest(flags, command.value(), cookie, offset, length));
    }

    RawClient request(NbdRequest request) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(NbdProtocol.REQUEST_BYTES);
        request.encode(out);
        return send(out.array());
    }

    /** The number in a simple reply to that request. */
    int error(long cookie) throws IOException {
        ReplyHeader header = header();
        if (header instanceof ReplyHeader.Simple(int error, long answered) && answered == cookie) {
            return error;
        }
        throw new AssertionError("answered with " + header);
    }

    ReplyHeader header() throws IOException {
        int magic = in.readInt();
        int rest = ReplyHeader.bytesFor(magic) - 4;
        return ReplyHeader.decode(
                ByteBuffer.allocate(4 + rest).putInt(magic).put(bytes(rest)).flip());
    }

    /** The next chunk's payload. */
    ChunkPayload chunk() throws IOException {
        ReplyHeader.Chunk header = (ReplyHeader.Chunk) header();
        return ChunkPayload.decode(
                header.type(), ByteBuffer.wrap(bytes((int) header.lengthBytes())));
    }

    /** Whether the server has closed; fails when it sends something else. */
    boolean isClosedByServer() throws IOException {
        try {
            int more = in.read();
            if (more >= 0) {
                throw new AssertionError("more bytes, first " + more);
            }
            return true;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    /** Leaves without a word. */
    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
