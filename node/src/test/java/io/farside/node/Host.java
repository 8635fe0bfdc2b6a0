// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import io.farside.wire.nbd.BlockExtent;
import io.farside.wire.nbd.ChunkPayload;
import io.farside.wire.nbd.Greeting;
import io.farside.wire.nbd.NbdCommand;
import io.farside.wire.nbd.NbdError;
import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.NbdRequest;
import io.farside.wire.nbd.OptionReply;
import io.farside.wire.nbd.OptionReplyCodec;
import io.farside.wire.nbd.OptionRequest;
import io.farside.wire.nbd.OptionRequestCodec;
import io.farside.wire.nbd.ReplyHeader;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A host that uses one volume over a unix socket, one request at a time. */
final class Host implements AutoCloseable {
    private final SocketChannel channel;
    private long cookie;

    /**
     * Connects.
     *
     * @throws Refused when the server does not let it in
     */
    Host(Path socket, String export, String... contexts) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        Greeting.decode(read(NbdProtocol.GREETING_BYTES));
        write(ByteBuffer.allocate(4).putInt(3).flip());
        ask(new OptionRequest.StructuredReply());
        ask(new OptionRequest.SetMetaContext(export, List.of(contexts)));
        OptionReply last = ask(new OptionRequest.Go(export, List.of())).getLast();
        if (last instanceof OptionReply.Failed failed) {
            channel.close();
            throw new Refused(failed.message());
        }
    }

    /** The server has said no. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    private List<OptionReply> ask(OptionRequest request) throws IOException {
        write(ByteBuffer.wrap(OptionRequestCodec.encode(request)));
        List<OptionReply> all = new ArrayList<>();
        do {
            OptionReplyCodec.Header header =
                    OptionReplyCodec.Header.decode(read(NbdProtocol.OPTION_REPLY_HEADER_BYTES));
            all.add(OptionReplyCodec.decode(header.replyType(), read((int) header.lengthBytes())));
        } while (!all.getLast().isFinal());
        return all;
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the server has closed");
            }
        }
        return bytes.flip();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void request(NbdCommand command, int flags, long offset, long length)
            throws IOException {
        ByteBuffer out = ByteBuffer.allocate(NbdProtocol.REQUEST_BYTES);
        new NbdRequest(flags, command.value(), ++cookie, offset, length).encode(out);
        write(out.flip());
    }

    void write(long offset, byte[] bytes, boolean fua) throws IOException {
        begin(offset, bytes, fua);
        expectOk();
    }

    /** Sends a write and does not wait; {@link #end} does. */
    void begin(long offset, byte[] bytes, boolean fua) throws IOException {
        int flags = fua ? NbdProtocol.CMD_FLAG_FUA : 0;
        request(NbdCommand.WRITE, flags, offset, bytes.length);
        write(ByteBuffer.wrap(bytes));
    }

    /** The outcome of any one write that was begun. */
    NbdError end() throws IOException {
        ByteBuffer magic = read(4);
        int rest = ReplyHeader.bytesFor(magic.getInt(0)) - 4;
        ByteBuffer whole = ByteBuffer.allocate(4 + rest).put(magic).put(read(rest)).flip();
        if (ReplyHeader.decode(whole) instanceof ReplyHeader.Simple simple) {
            return NbdError.ofWire(simple.error());
        }
        throw new IOException("a write was answered with a chunk");
    }

    private void expectOk() throws IOException {
        NbdError error = end();
        if (error != NbdError.NONE) {
            throw new IOException(error.text());
        }
    }

    void flush() throws IOException {
        request(NbdCommand.FLUSH, 0, 0, 0);
        expectOk();
    }

    byte[] read(long offset, int length) throws IOException {
        request(NbdCommand.READ, 0, offset, length);
        byte[] bytes = new byte[length];
        chunks(payload -> {
            if (payload instanceof ChunkPayload.Data data) {
                data.data().get(bytes, (int) (data.offset() - offset), data.data().remaining());
            }
        });
        return bytes;
    }

    /** Block status in the only context that was selected. */
    List<BlockExtent> status(long offset, long length) throws IOException {
        request(NbdCommand.BLOCK_STATUS, 0, offset, length);
        List<BlockExtent> extents = new ArrayList<>();
        chunks(payload -> {
            if (payload instanceof ChunkPayload.BlockStatus status) {
                extents.addAll(status.extents());
            }
        });
        return extents;
    }

    private void chunks(java.util.function.Consumer<ChunkPayload> each) throws IOException {
        boolean last = false;
        while (!last) {
            ByteBuffer magic = read(4);
            int rest = ReplyHeader.bytesFor(magic.getInt(0)) - 4;
            ByteBuffer whole = ByteBuffer.allocate(4 + rest).put(magic).put(read(rest)).flip();
            switch (ReplyHeader.decode(whole)) {
                case ReplyHeader.Chunk chunk -> {
                    ChunkPayload payload =
                            ChunkPayload.decode(chunk.type(), read((int) chunk.lengthBytes()));
                    if (chunk.isError()) {
                        throw new IOException(payload.toString());
                    }
                    each.accept(payload);
                    last = chunk.isLast();
                }
                case ReplyHeader.Simple simple ->
                        throw new IOException(NbdError.ofWire(simple.error()).text());
                case ReplyHeader.Alien alien -> throw new IOException("no reply: " + alien);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
