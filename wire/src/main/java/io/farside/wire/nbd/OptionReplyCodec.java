// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import io.farside.wire.nbd.OptionReply.Ack;
import io.farside.wire.nbd.OptionReply.Failed;
import io.farside.wire.nbd.OptionReply.InfoBlockSize;
import io.farside.wire.nbd.OptionReply.InfoDescription;
import io.farside.wire.nbd.OptionReply.InfoExport;
import io.farside.wire.nbd.OptionReply.InfoName;
import io.farside.wire.nbd.OptionReply.InfoOther;
import io.farside.wire.nbd.OptionReply.MetaContext;
import io.farside.wire.nbd.OptionReply.Server;
import io.farside.wire.nbd.OptionReply.Unreadable;
import java.nio.ByteBuffer;

/** Reads and writes {@link OptionReply}s. */
public final class OptionReplyCodec {
    private static final int REP_ACK = 1;
    private static final int REP_SERVER = 2;
    private static final int REP_INFO = 3;
    private static final int REP_META_CONTEXT = 4;

    private OptionReplyCodec() {}

    /**
     * Start of a reply.
     *
     * @param magic right is {@link NbdProtocol#OPTION_REPLY_MAGIC}
     * @param lengthBytes of the data behind it, 0 to 2^32 - 1, not yet checked
     */
    public record Header(long magic, int option, int replyType, long lengthBytes) {
        /** Reads {@link NbdProtocol#OPTION_REPLY_HEADER_BYTES} bytes. */
        public static Header decode(ByteBuffer in) {
            return new Header(
                    in.getLong(), in.getInt(), in.getInt(), Integer.toUnsignedLong(in.getInt()));
        }

        public boolean magicIsRight() {
            return magic == NbdProtocol.OPTION_REPLY_MAGIC;
        }
    }

    /**
     * The whole reply, header and data.
     *
     * @param option number of the option as the client sent it
     */
    public static byte[] encode(int option, OptionReply reply) {
        return switch (reply) {
            case Ack() -> reply(option, REP_ACK, new byte[0]);
            case Server(String name, String description) ->
                    reply(option, REP_SERVER, server(text(name), text(description)));
            case InfoExport(long size, int flags) ->
                    reply(
                            option,
                            REP_INFO,
                            info(NbdProtocol.INFO_EXPORT, 10)
                                    .putLong(size)
                                    .putShort((short) flags)
                                    .array());
            case InfoName(String name) ->
                    reply(option, REP_INFO, infoText(NbdProtocol.INFO_NAME, name));
            case InfoDescription(String text) ->
                    reply(option, REP_INFO, infoText(NbdProtocol.INFO_DESCRIPTION, text));
            case InfoBlockSize(long minimum, long preferred, long maximum) ->
                    reply(
                            option,
                            REP_INFO,
                            info(NbdProtocol.INFO_BLOCK_SIZE, 12)
                                    .putInt((int) minimum)
                                    .putInt((int) preferred)
                                    .putInt((int) maximum)
                                    .array());
            case MetaContext(int id, String name) -> {
                byte[] text = text(name);
                yield reply(
                        option,
                        REP_META_CONTEXT,
                        ByteBuffer.allocate(4 + text.length).putInt(id).put(text).array());
            }
            case Failed(OptionFailure failure, String message) ->
                    reply(option, failure.value(), text(message));
            case InfoOther _, Unreadable _ ->
                    throw new IllegalArgumentException("only read, never sent: " + reply);
        };
    }

    private static byte[] text(String text) {
        return Texts.cut(text, NbdProtocol.MAX_STRING_BYTES);
    }

    private static byte[] server(byte[] name, byte[] description) {
        return ByteBuffer.allocate(4 + name.length + description.length)
                .putInt(name.length)
                .put(name)
                .put(description)
                .array();
    }

    private static ByteBuffer info(int type, int payloadBytes) {
        return ByteBuffer.allocate(2 + payloadBytes).putShort((short) type);
    }

    private static byte[] infoText(int type, String text) {
        byte[] bytes = text(text);
        return info(type, bytes.length).put(bytes).array();
    }

    private static byte[] reply(int option, int type, byte[] data) {
        return ByteBuffer.allocate(NbdProtocol.OPTION_REPLY_HEADER_BYTES + data.length)
                .putLong(NbdProtocol.OPTION_REPLY_MAGIC)
                .putInt(option)
                .putInt(type)
                .putInt(data.length)
                .put(data)
                .array();
    }

    /**
     * Reads the data of a reply.
     *
     * @param data exactly the bytes the header announced; consumed entirely
     */
    public static OptionReply decode(int replyType, ByteBuffer data) {
        try {
            OptionReply reply = decodeKnown(replyType, data);
            return data.hasRemaining()
                    ? new Unreadable(replyType, data.remaining() + " bytes behind the reply")
                    : reply;
        } catch (MalformedText e) {
            return new Unreadable(replyType, e.reason());
        } finally {
            data.position(data.limit());
        }
    }

    private static OptionReply decodeKnown(int type, ByteBuffer data) throws MalformedText {
        OptionFailure failure = OptionFailure.of(type);
        if (failure != null) {
            return new Failed(failure, rest(data, "message"));
        }
        return switch (type) {
            case REP_ACK -> new Ack();
            case REP_SERVER -> {
                String name = Texts.readCounted(data, "export name");
                yield new Server(name, rest(data, "description"));
            }
            case REP_INFO -> decodeInfo(data);
            case REP_META_CONTEXT -> {
                need(data, 4);
                int id = data.getInt();
                yield new MetaContext(id, rest(data, "context name"));
            }
            default -> {
                data.position(data.limit());
                yield new Unreadable(type, "unknown reply type");
            }
        };
    }

    private static OptionReply decodeInfo(ByteBuffer data) throws MalformedText {
        need(data, 2);
        int type = Short.toUnsignedInt(data.getShort());
        return switch (type) {
            case NbdProtocol.INFO_EXPORT -> {
                need(data, 10);
                yield new InfoExport(data.getLong(), Short.toUnsignedInt(data.getShort()));
            }
            case NbdProtocol.INFO_NAME -> new InfoName(rest(data, "export name"));
            case NbdProtocol.INFO_DESCRIPTION -> new InfoDescription(rest(data, "description"));
            case NbdProtocol.INFO_BLOCK_SIZE -> {
                need(data, 12);
                yield new InfoBlockSize(
                        Integer.toUnsignedLong(data.getInt()),
                        Integer.toUnsignedLong(data.getInt()),
                        Integer.toUnsignedLong(data.getInt()));
            }
            default -> {
                data.position(data.limit());
                yield new InfoOther(type);
            }
        };
    }

    private static String rest(ByteBuffer data, String what) throws MalformedText {
        return Texts.read(data, data.remaining(), what);
    }

    private static void need(ByteBuffer data, int bytes) throws MalformedText {
        if (data.remaining() < bytes) {
            throw new MalformedText("reply too short");
        }
    }
}
