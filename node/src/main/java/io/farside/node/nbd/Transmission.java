// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.BufferPool;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import io.farside.wire.nbd.NbdCommand;
import io.farside.wire.nbd.NbdError;
import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.NbdReplies;
import io.farside.wire.nbd.NbdRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transmission phase of one connection: reads requests as long as its limits and the pool
 * allow, lets the export work on them concurrently, writes the replies.
 *
 * <p>What is not read stays in the socket, so a client that asks for more than it may is slowed
 * down and nothing is refused for lack of memory.
 */
final class Transmission {
    /** Payload is received in pieces of this size, so that a stalled client shows. */
    private static final int PIECE_BYTES = 1 << 20;

    private enum State {
        /** Requests are read. */
        OPEN,
        /** No more is read; closes when every reply has left. */
        FINISHING,
        /** The stream is closed; the export may still be at work. */
        CLOSED
    }

    private final EventLoop loop;
    private final BufferPool pool;
    private final Stream stream;
    private final NbdLimits limits;
    private final Agreement agreement;
    private final Inbox inbox;
    private final ReplyRing ring;
    private final MemoryWaiters waiters;
    private final Runnable gone;
    private final Set<Operation> underway = new LinkedHashSet<>();
    private final ArrayDeque<Operation> inRing = new ArrayDeque<>();

    private State state = State.OPEN;
    private boolean receiving;
    private boolean refusing;
    private boolean blocked;
    private int unsent;
    private long bytesInFlight;
    private long skipLeft;
    private @Nullable Operation skipping;
    private @Nullable Operation filling;
    private int filled;
    private NbdError skipError = NbdError.NONE;
    private long lastProgress;
    private long lastQueued;
    private boolean isGone;

    /**
     * What a transmission works with.
     *
     * @param gone called once, when the stream is closed and nothing is under way any more
     */
    record Parts(
            EventLoop loop,
            BufferPool pool,
            Stream stream,
            NbdLimits limits,
            Inbox inbox,
            IoBuffer ringBuffer,
            MemoryWaiters waiters,
            Runnable gone) {}

    Transmission(Parts parts, Agreement agreement) {
        this.loop = parts.loop();
        this.pool = parts.pool();
        this.stream = parts.stream();
        this.limits = parts.limits();
        this.agreement = agreement;
        this.inbox = parts.inbox();
        this.waiters = parts.waiters();
        this.gone = parts.gone();
        this.ring = new ReplyRing(loop, stream, parts.ringBuffer(), this::ringSent);
    }

    /** Reads what can be read now. */
    void pump() {
        blocked = false;
        while (state != State.CLOSED && !receiving) {
            if (skipping != null) {
                skip(skipping);
            } else if (filling != null) {
                fill(filling);
            } else if (state == State.FINISHING) {
                return;
            } else if (inbox.available() < NbdProtocol.REQUEST_BYTES) {
                receive();
            } else if (!nextRequest()) {
                return;
            }
        }
    }

    private boolean nextRequest() {
        if (!NbdRequest.magicIsRight(inbox.view())) {
            close();
            return false;
        }
        NbdRequest request = NbdRequest.decode(inbox.view());
        if (request.type() == NbdCommand.DISC.value()) {
            finish();
            return false;
        }
        NbdError error =
                refusing
                        ? NbdError.ESHUTDOWN
                        : RequestRules.check(request, agreement.export().info(), agreement);
        int memory = error == NbdError.NONE ? memory(request) : 0;
        if (!admits(memory)) {
            return false;
        }
        inbox.consume(NbdProtocol.REQUEST_BYTES);
        begin(request, error, memory);
        return true;
    }

    private int memory(NbdRequest request) {
        if (request.type() == NbdCommand.READ.value()
                || request.type() == NbdCommand.WRITE.value()) {
            return (int) request.lengthBytes();
        }
        return request.type() == NbdCommand.BLOCK_STATUS.value()
                ? StatusOperation.memory(agreement)
                : 0;
    }

    private boolean admits(int memory) {
        if (underway.size() >= limits.maxRequestsInFlight()
                || (memory > 0
                        && bytesInFlight > 0
                        && bytesInFlight + memory > limits.maxBytesInFlight())) {
            blocked = true;
            return false;
        }
        if (memory > 0 && !pool.canTake(memory)) {
            waiters.add(this);
            return false;
        }
        return true;
    }

    private void begin(NbdRequest request, NbdError error, int memory) {
        IoBuffer buffer = memory > 0 ? pool.take(memory) : null;
        Operation operation = new Operation(this, request, memory, buffer);
        underway.add(operation);
        unsent++;
        bytesInFlight += memory;
        boolean payload = request.type() == NbdCommand.WRITE.value() && request.lengthBytes() > 0;
        if (error != NbdError.NONE) {
            if (payload) {
                skipLeft = request.lengthBytes();
                skipping = operation;
                skipError = error;
            } else {
                operation.done(error);
            }
        } else if (payload) {
            filling = operation;
            filled = 0;
            lastProgress = loop.nowNanos();
        } else {
            start(operation);
        }
    }

    private void fill(Operation operation) {
        int length = operation.buffer().length();
        int ready = Math.min(inbox.available(), length - filled);
        if (ready > 0) {
            inbox.moveTo(operation.buffer(), filled, ready);
            filled += ready;
        }
        if (filled == length) {
            filling = null;
            start(operation);
            return;
        }
        receiving = true;
        int piece = Math.min(length - filled, PIECE_BYTES);
        stream.receive(operation.buffer(), filled, piece, true, n -> filledMore(n, piece));
    }

    private void filledMore(int result, int piece) {
        receiving = false;
        lastProgress = loop.nowNanos();
        if (result == piece && state != State.CLOSED) {
            filled += piece;
            pump();
        } else {
            close();
            abandon();
        }
    }

    /** A payload that will never be complete. */
    private void abandon() {
        Operation operation = filling != null ? filling : skipping;
        filling = null;
        skipping = null;
        if (operation != null) {
            operation.done(NbdError.EIO);
        }
        checkGone();
    }

    private void skip(Operation operation) {
        int some = (int) Math.min(skipLeft, inbox.available());
        inbox.consume(some);
        skipLeft -= some;
        if (skipLeft > 0) {
            receive();
        } else {
            skipping = null;
            operation.done(skipError);
        }
    }

    private void receive() {
        receiving = true;
        inbox.receive(
                stream,
                NbdProtocol.REQUEST_BYTES,
                n -> {
                    receiving = false;
                    if (n > 0 && state != State.CLOSED) {
                        inbox.received(n);
                        pump();
                    } else {
                        close();
                        abandon();
                    }
                });
    }

    private void start(Operation operation) {
        if (operation.isAnswered()) {
            operation.finish();
            return;
        }
        NbdRequest request = operation.request();
        Export export = agreement.export();
        boolean fua = request.has(NbdProtocol.CMD_FLAG_FUA);
        NbdCommand command = NbdCommand.of(request.type());
        if (request.lengthBytes() == 0 && command != NbdCommand.FLUSH) {
            operation.done(NbdError.NONE);
            return;
        }
        switch (command) {
            case READ -> new ReadOperation(this, operation, agreement).start();
            case WRITE -> export.write(operation.buffer(), request.offset(), fua, operation);
            case FLUSH -> export.flush(operation);
            case TRIM -> export.trim(request.offset(), request.lengthBytes(), fua, operation);
            case WRITE_ZEROES ->
                    export.zero(request.offset(), request.lengthBytes(), how(request), operation);
            case BLOCK_STATUS -> new StatusOperation(this, operation, agreement).start();
            case CACHE, DISC -> throw new AssertionError(request);
            case null -> throw new AssertionError(request);
        }
    }

    private static Export.ZeroHow how(NbdRequest request) {
        return new Export.ZeroHow(
                request.has(NbdProtocol.CMD_FLAG_NO_HOLE),
                request.has(NbdProtocol.CMD_FLAG_FAST_ZERO),
                request.has(NbdProtocol.CMD_FLAG_FUA));
    }

    ReplyRing ring() {
        return ring;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Replies without payload, unless there was a reply already. */
    void answer(Operation operation, NbdError error) {
        answer(operation, error, -1);
    }

    /** As {@link #answer}, naming the place of an error where the reply can. */
    void answerAt(Operation operation, NbdError error, long offset) {
        answer(operation, error, offset);
    }

    private void answer(Operation operation, NbdError error, long offset) {
        if (!operation.claimAnswer()) {
            return;
        }
        if (state == State.CLOSED) {
            operation.replySent();
            return;
        }
        long cookie = operation.request().cookie();
        boolean read = operation.request().type() == NbdCommand.READ.value();
        if (!agreement.structured() || (error == NbdError.NONE && !read)) {
            NbdReplies.simple(ring.begin(), error, cookie);
        } else if (error == NbdError.NONE) {
            NbdReplies.none(ring.begin(), cookie);
        } else if (offset >= 0) {
            NbdReplies.errorAt(ring.begin(), true, error, cookie, offset);
        } else {
            NbdReplies.error(ring.begin(), error, cookie);
        }
        ringReply(operation);
    }

    /** The whole reply was just written into the ring. */
    void ringReply(Operation operation) {
        if (state == State.CLOSED) {
            operation.replySent();
            return;
        }
        inRing.add(operation);
        ring.endReply();
    }

    /** The head was just written into the ring; the operation's buffer follows. */
    void payloadReply(Operation operation, int length) {
        ring.endHead(operation.buffer(), length, result -> payloadSent(operation, result));
    }

    /** The operation's buffer is the whole reply. */
    void bareReply(Operation operation, int length) {
        stream.send(operation.buffer(), 0, length, result -> payloadSent(operation, result));
    }

    private void payloadSent(Operation operation, int result) {
        lastProgress = loop.nowNanos();
        if (result < 0) {
            close();
        }
        operation.replySent();
        checkGone();
    }

    private void ringSent(int countOrErrno) {
        lastProgress = loop.nowNanos();
        if (countOrErrno < 0) {
            close();
            drop();
        }
        for (int i = 0; i < countOrErrno; i++) {
            Operation operation = inRing.poll();
            if (operation != null) {
                operation.replySent();
            }
        }
        checkGone();
    }

    private void drop() {
        for (Operation o = inRing.poll(); o != null; o = inRing.poll()) {
            o.replySent();
        }
    }

    void replyLeft() {
        unsent--;
    }

    void retired(Operation operation) {
        underway.remove(operation);
        bytesInFlight -= operation.memory();
        if (blocked && state == State.OPEN) {
            pump();
        }
        checkGone();
    }

    /**
     * Answers everything under way and everything that still comes with ESHUTDOWN, and closes after
     * the grace time. What the export does later has no effect here.
     */
    void fence() {
        refusing = true;
        List<Operation> open = new ArrayList<>(underway);
        open.forEach(operation -> answer(operation, NbdError.ESHUTDOWN));
        loop.schedule(loop.nowNanos() + limits.graceMillis() * 1_000_000, this::finish);
    }

    /** Lets what is under way end, refuses what still comes, closes when idle. */
    void drain() {
        refusing = true;
        if (unsent == 0) {
            finish();
        } else {
            loop.schedule(loop.nowNanos() + limits.graceMillis() * 1_000_000, this::finish);
        }
    }

    private void finish() {
        if (state == State.OPEN) {
            state = State.FINISHING;
            checkGone();
        }
    }

    /** Closes at once. */
    void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            stream.close();
            drop();
            if (!receiving) {
                abandon();
            }
            checkGone();
        }
    }

    private void checkGone() {
        if (state == State.FINISHING && unsent == 0 && !ring.isBusy()) {
            close();
            return;
        }
        if (state == State.CLOSED
                && !isGone
                && !receiving
                && underway.isEmpty()
                && !ring.isBusy()) {
            isGone = true;
            waiters.remove(this);
            inbox.release();
            ring.release();
            gone.run();
        }
    }

    /**
     * Whether it holds memory and has moved nothing for long.
     *
     * @param now time in nanoseconds
     */
    boolean isStalled(long now) {
        long queued = stream.queued();
        if (queued < lastQueued || lastQueued == 0) {
            lastProgress = Math.max(lastProgress, queued > 0 ? now : lastProgress);
        }
        lastQueued = queued;
        return bytesInFlight > 0
                && (queued > 0 || filling != null)
                && now - lastProgress > limits.stallMillis() * 1_000_000;
    }
}
