// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import io.farside.node.nbd.Negotiation.Step;
import io.farside.wire.nbd.Greeting;
import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.OptionHeader;
import io.farside.wire.nbd.OptionReply;
import io.farside.wire.nbd.OptionReplyCodec;
import io.farside.wire.nbd.OptionRequest;
import io.farside.wire.nbd.OptionRequestCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Moves the bytes of a handshake: greeting, options, replies. What to answer is decided by {@link
 * Negotiation}. One option at a time; the next is looked at when the replies have left.
 */
final class Handshake {
    /** Told how it goes. */
    interface Outcome {
        /** The client gets this export; {@link #enter} follows when it has been told. */
        void agreed(Agreement agreement);

        /** The transmission phase begins. The handshake is over. */
        void enter();

        /** TLS begins. The handshake is over. */
        void upgrade();

        /** The stream is closed and no I/O is under way. The handshake is over. */
        void closed();
    }

    private final Stream stream;
    private final Inbox inbox;
    private final IoBuffer out;
    private final Outcome outcome;
    private final BooleanSupplier shuttingDown;
    private final Negotiation negotiation;
    private boolean padded = true;
    private int outstanding;
    private boolean closing;
    private boolean over;
    private int option;
    private long skipLeft;

    /**
     * @param out buffer for what is sent; stays the caller's
     * @param shuttingDown whether options are refused because the server stops
     */
    Handshake(
            Stream stream,
            Inbox inbox,
            IoBuffer out,
            Outcome outcome,
            BooleanSupplier shuttingDown,
            Negotiation negotiation) {
        this.stream = stream;
        this.inbox = inbox;
        this.out = out;
        this.outcome = outcome;
        this.shuttingDown = shuttingDown;
        this.negotiation = negotiation;
    }

    /** Begins with the greeting. */
    void greet() {
        ByteBuffer greeting = ByteBuffer.allocate(NbdProtocol.GREETING_BYTES);
        Greeting.encode(greeting);
        send(greeting.array(), () -> need(NbdProtocol.CLIENT_FLAGS_BYTES, this::clientFlags));
    }

    /** Goes on with options, after TLS was switched on. */
    void continueUnderTls(boolean padding) {
        padded = padding;
        nextOption();
    }

    boolean isPadded() {
        return padded;
    }

    /** Closes as soon as no I/O is under way, which closing the stream brings about. */
    void close() {
        if (!closing) {
            closing = true;
            stream.close();
        }
        checkClosed();
    }

    private void checkClosed() {
        if (closing && outstanding == 0 && !over) {
            over = true;
            outcome.closed();
        }
    }

    private void clientFlags() {
        int flags = inbox.view().getInt();
        inbox.consume(NbdProtocol.CLIENT_FLAGS_BYTES);
        boolean fixed = (flags & NbdProtocol.FLAG_FIXED_NEWSTYLE) != 0;
        if (!Greeting.accepts(flags) || (negotiation.needsFixedNewstyle() && !fixed)) {
            close();
            return;
        }
        padded = (flags & NbdProtocol.FLAG_NO_ZEROES) == 0;
        nextOption();
    }

    private void nextOption() {
        need(NbdProtocol.OPTION_HEADER_BYTES, this::optionHeader);
    }

    private void optionHeader() {
        OptionHeader header = OptionHeader.decode(inbox.view());
        if (!header.magicIsRight() || header.lengthBytes() > NbdProtocol.MAX_PAYLOAD_BYTES) {
            close();
            return;
        }
        option = header.option();
        if (header.lengthBytes() > NbdLimits.MAX_OPTION_BYTES) {
            inbox.consume(NbdProtocol.OPTION_HEADER_BYTES);
            skipLeft = header.lengthBytes();
            Step step =
                    shuttingDown.getAsBoolean()
                            ? Negotiation.shuttingDown(new OptionRequest.Unknown(option))
                            : negotiation.tooLong(option, header.lengthBytes());
            skip(step);
            return;
        }
        int length = (int) header.lengthBytes();
        need(NbdProtocol.OPTION_HEADER_BYTES + length, () -> optionData(length));
    }

    private void skip(Step step) {
        int some = (int) Math.min(skipLeft, inbox.available());
        inbox.consume(some);
        skipLeft -= some;
        if (skipLeft == 0) {
            act(step);
        } else {
            need(1, () -> skip(step));
        }
    }

    private void optionData(int length) {
        inbox.consume(NbdProtocol.OPTION_HEADER_BYTES);
        ByteBuffer data = inbox.view();
        data.limit(data.position() + length);
        OptionRequest request = OptionRequestCodec.decode(option, data);
        inbox.consume(length);
        act(
                shuttingDown.getAsBoolean()
                        ? Negotiation.shuttingDown(request)
                        : negotiation.answer(request));
    }

    private void act(Step step) {
        switch (step) {
            case Step.Answer(List<OptionReply> replies) -> send(encode(replies), this::nextOption);
            case Step.Close(List<OptionReply> replies) -> {
                if (replies.isEmpty()) {
                    close();
                } else {
                    send(encode(replies), this::close);
                }
            }
            case Step.Upgrade() -> {
                if (inbox.available() > 0) {
                    // Bytes sent in the clear must never be taken for bytes received under TLS.
                    close();
                } else {
                    send(encode(List.of(new OptionReply.Ack())), () -> leave(outcome::upgrade));
                }
            }
            case Step.Enter(List<OptionReply> replies, Agreement agreement) -> {
                outcome.agreed(agreement);
                send(encode(replies), () -> leave(outcome::enter));
            }
            case Step.EnterOldReply(Agreement agreement, int flags) -> {
                outcome.agreed(agreement);
                send(oldReply(agreement, flags), () -> leave(outcome::enter));
            }
        }
    }

    private void leave(Runnable where) {
        over = true;
        where.run();
    }

    private byte[] encode(List<OptionReply> replies) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (OptionReply reply : replies) {
            bytes.writeBytes(OptionReplyCodec.encode(option, reply));
        }
        return bytes.toByteArray();
    }

    private byte[] oldReply(Agreement agreement, int flags) {
        return ByteBuffer.allocate(
                        NbdProtocol.EXPORT_NAME_REPLY_BYTES
                                + (padded ? NbdProtocol.EXPORT_NAME_PADDING_BYTES : 0))
                .putLong(agreement.info().sizeBytes())
                .putShort((short) flags)
                .array();
    }

    /** Runs the task when so many bytes are available. */
    private void need(int bytes, Runnable then) {
        if (closing) {
            checkClosed();
            return;
        }
        if (inbox.available() >= bytes) {
            then.run();
            return;
        }
        outstanding++;
        inbox.receive(
                stream,
                bytes,
                n -> {
                    outstanding--;
                    if (n <= 0 || closing) {
                        close();
                        return;
                    }
                    inbox.received(n);
                    need(bytes, then);
                });
    }

    private void send(byte[] bytes, Runnable then) {
        send(bytes, 0, then);
    }

    private void send(byte[] bytes, int from, Runnable then) {
        if (closing) {
            checkClosed();
            return;
        }
        int some = Math.min(bytes.length - from, out.capacity());
        out.bytes().clear().put(bytes, from, some);
        outstanding++;
        stream.send(
                out,
                0,
                some,
                result -> {
                    outstanding--;
                    if (result < 0 || closing) {
                        close();
                    } else if (from + some < bytes.length) {
                        send(bytes, from + some, then);
                    } else {
                        then.run();
                    }
                });
    }
}
