// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.node.loop.EventLoops;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes at all from a client, from its flags to its last request, against a server with an
 * export that may not be changed and with memory for a few requests.
 */
@Tag("malformed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NbdSessionFuzzTest {
    private static final NbdLimits LIMITS =
            new NbdLimits(16, 16, 1 << 20, 5_000, 5_000, 200, 2_000);

    /** More than any input can ask for in 4 KiB: every request reads the whole export. */
    private static final long MOST_ANSWERED_BYTES = 256L * MemoryExport.SIZE;

    private ServerUnderTest server;
    private UnixDomainSocketAddress address;
    private final ByteBuffer received = ByteBuffer.allocateDirect(1 << 20);

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        server = new ServerUnderTest(LIMITS, null, true);
        address = UnixDomainSocketAddress.of(directory.resolve("nbd"));
        EventLoops.call(server.loop, () -> server.server.listen(address));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @FuzzTest(maxDuration = "5m")
    @Timeout(20)
    void theServerLivesOn_whateverAClientSends(byte[] input) throws IOException {
        try (SocketChannel client = SocketChannel.open(address)) {
            ByteBuffer bytes = ByteBuffer.wrap(input);
            while (bytes.hasRemaining() && sent(client, bytes)) {
                // Until all is sent or the server has hung up.
            }
            hangUp(client);
            assertThat(answered(client)).isLessThan(MOST_ANSWERED_BYTES);
        }
        ServerUnderTest.await("the client to be gone", () -> server.connections() == 0);
        assertThat(server.export.writes.get()).as("writes let through").isZero();
        server.throwBugs();
    }

    private static boolean sent(SocketChannel client, ByteBuffer bytes) {
        try {
            return client.write(bytes) >= 0;
        } catch (IOException e) {
            // The server may close at any wrong byte.
            return false;
        }
    }

    private static void hangUp(SocketChannel client) {
        try {
            client.shutdownOutput();
        } catch (IOException e) {
            // It has closed already.
        }
    }

    private long answered(SocketChannel client) {
        long total = 0;
        try {
            for (int n = 0; n >= 0; n = client.read(received.clear())) {
                total += n;
            }
        } catch (IOException e) {
            // Closed with bytes of ours unread: as good as an end.
        }
        return total;
    }
}
