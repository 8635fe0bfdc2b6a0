// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.engine.group.Event.PeerNode;
import io.farside.model.ListenAddress;
import io.farside.node.identity.NodeKeyFile;
import io.farside.node.identity.PeerBook;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.EventLoops;
import io.farside.node.loop.LoopKind;
import io.farside.node.loop.LoopLimits;
import io.farside.node.tls.LinkTls;
import io.farside.wire.replication.FrameHeader;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any frames at all from somebody who connects as a peer: the first half of the input over a
 * connection, the rest over a second one while the first is open, as data and heartbeats go. Check
 * sums are made right, as a peer that lies would make them.
 */
@Tag("malformed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkFuzzTest {
    private static final UUID GROUP = new UUID(5, 6);
    private static final long PEER = 9;
    private static final int CRC_AT = FrameHeader.BYTES - 4;
    private static final int LENGTH_AT = 8;
    private static final int PAYLOAD_CRC_AT = 12;

    private final AtomicReference<@Nullable Throwable> bug = new AtomicReference<>();
    private final List<String> ups = new ArrayList<>();
    private EventLoop loop;
    private LinkHub hub;
    private UnixDomainSocketAddress address;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        loop =
                EventLoops.open(
                        "link-fuzz",
                        LoopKind.NIO,
                        new LoopLimits(64 << 20, 64, 64),
                        t -> bug.compareAndSet(null, t));
        NodeIdentity self = new NodeIdentity(4, "self", "boot", "1.0");
        PeerBook book = PeerBook.open(directory.resolve("peers.json"), InstantSource.system());
        LinkSecurity security =
                new LinkSecurity(
                        book,
                        LinkTls.of(NodeKeyFile.make(directory.resolve("key.p12"), "self"), null),
                        false,
                        Runnable::run);
        LinkOptions options = LinkOptions.of(LinkTimes.of(1000, 5000));
        hub = new LinkHub(loop, self, options, security, () -> {});
        Path socket = directory.resolve("link");
        address = UnixDomainSocketAddress.of(socket);
        EventLoops.call(
                loop,
                () -> {
                    hub.register(GROUP, PEER, new Port());
                    return hub.listen(new ListenAddress.Unix(socket.toString()));
                });
    }

    @AfterAll
    void stop() throws IOException {
        EventLoops.call(
                loop,
                () -> {
                    hub.close();
                    return hub;
                });
        loop.close();
    }

    /** Gives back what it is given, as an engine that has no use for it. */
    private final class Port implements GroupPort {
        @Override
        public void linkUp(PeerNode peer) {
            ups.add("up");
        }

        @Override
        public void linkLost(String why) {
            assertThat(why).isNotBlank();
            ups.clear();
        }

        @Override
        public void received(Message message) {
            Payload data = ReplicationCodec.data(message);
            if (data != null) {
                data.release();
            }
        }
    }

    @FuzzTest(maxDuration = "5m")
    @Timeout(20)
    void theNodeLivesOn_whateverAPeerSends(byte[] input) throws IOException {
        int half = input.length / 2 / FrameHeader.BYTES * FrameHeader.BYTES;
        List<ByteBuffer> frames = sealed(input);
        try (SocketChannel data = SocketChannel.open(address);
                SocketChannel heartbeat = SocketChannel.open(address)) {
            int at = 0;
            for (ByteBuffer frame : frames) {
                send(at < half ? data : heartbeat, frame);
                at += frame.limit();
            }
            drain(heartbeat);
            drain(data);
        }
        nothingIsLeft();
    }

    /** Cuts the input into frames by the lengths in it, and makes their check sums right. */
    private static List<ByteBuffer> sealed(byte[] input) {
        List<ByteBuffer> frames = new ArrayList<>();
        int from = 0;
        while (from + FrameHeader.BYTES <= input.length) {
            int left = input.length - from - FrameHeader.BYTES;
            ByteBuffer all = ByteBuffer.wrap(input, from, left + FrameHeader.BYTES).slice();
            int length = Math.clamp(all.getInt(LENGTH_AT), 0, left);
            ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + length);
            frame.put(all.limit(frame.capacity())).flip();
            frame.putInt(PAYLOAD_CRC_AT, length == 0 ? 0 : crc(frame, FrameHeader.BYTES, length));
            frame.putInt(CRC_AT, crc(frame, 0, CRC_AT));
            frames.add(frame);
            from += frame.limit();
        }
        frames.add(ByteBuffer.wrap(input, from, input.length - from).slice());
        return frames;
    }

    private static int crc(ByteBuffer frame, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(frame.slice(from, length));
        return (int) crc.getValue();
    }

    private static void send(SocketChannel channel, ByteBuffer frame) {
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } catch (IOException e) {
            // The node may close at any wrong byte.
        }
    }

    /** Ends the sending and reads to the end. */
    private static void drain(SocketChannel channel) {
        try {
            channel.shutdownOutput();
            ByteBuffer answers = ByteBuffer.allocate(4096);
            while (channel.read(answers) >= 0) {
                answers.clear();
            }
        } catch (IOException e) {
            // Closed by the node.
        }
    }

    private void nothingIsLeft() throws IOException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!EventLoops.call(loop, this::isQuiet)) {
            assertThat(System.nanoTime()).as("links to be gone: %s", hub.peers()).isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(100_000);
        }
        assertThat(hub.peers()).as("names remembered").hasSizeLessThanOrEqualTo(LinkHub.MAX_KNOWN);
        Throwable thrown = bug.get();
        if (thrown != null) {
            throw new AssertionError("thrown on the loop", thrown);
        }
    }

    private boolean isQuiet() {
        return ups.isEmpty()
                && hub.peers().stream().noneMatch(p -> hub.isConnected(p.name()))
                && loop.buffers().canTake(32 << 20);
    }
}
