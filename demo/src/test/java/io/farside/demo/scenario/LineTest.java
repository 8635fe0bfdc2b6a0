// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LineTest {
    @TempDir Path directory;
    private ServerSocketChannel node;
    private Line line;
    private SocketChannel near;
    private SocketChannel far;

    @BeforeEach
    void connect() throws IOException {
        node = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        node.bind(UnixDomainSocketAddress.of(directory.resolve("link")));
        line = new Line();
        line.lead(directory.resolve("link"), directory.resolve("link.node"));
        near = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("link")));
        far = node.accept();
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        line.close();
        node.close();
    }

    private static void send(SocketChannel channel, int value) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {(byte) value}));
    }

    private static int receive(SocketChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        return channel.read(one) < 0 ? -1 : one.get(0);
    }

    @Test
    void carriesBothWays() throws IOException {
        send(near, 7);
        assertThat(receive(far)).isEqualTo(7);
        send(far, 8);
        assertThat(receive(near)).isEqualTo(8);
    }

    @Test
    void whatStalledArrives_whenTheLineIsMended() throws IOException {
        line.stall();
        send(near, 7);
        far.configureBlocking(false);
        assertThat(far.read(ByteBuffer.allocate(1))).isZero();
        far.configureBlocking(true);
        line.mend();
        assertThat(receive(far)).isEqualTo(7);
    }

    @Test
    void whatStalledIsLost_whenTheLineIsCut() throws IOException {
        line.stall();
        send(near, 7);
        line.cut();
        assertThat(hasEnded(far)).isTrue();
        assertThat(hasEnded(near)).isTrue();
    }

    /** An end of file, or a reset where the line had not read everything yet. */
    private static boolean hasEnded(SocketChannel channel) {
        try {
            return receive(channel) == -1;
        } catch (IOException e) {
            return true;
        }
    }
}
