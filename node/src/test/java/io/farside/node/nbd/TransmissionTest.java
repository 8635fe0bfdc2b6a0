// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import static io.farside.wire.nbd.NbdCommand.BLOCK_STATUS;
import static io.farside.wire.nbd.NbdCommand.DISC;
import static io.farside.wire.nbd.NbdCommand.FLUSH;
import static io.farside.wire.nbd.NbdCommand.READ;
import static io.farside.wire.nbd.NbdCommand.TRIM;
import static io.farside.wire.nbd.NbdCommand.WRITE;
import static io.farside.wire.nbd.NbdCommand.WRITE_ZEROES;
import static org.assertj.core.api.Assertions.assertThat;

import io.farside.wire.nbd.BlockExtent;
import io.farside.wire.nbd.ChunkPayload;
import io.farside.wire.nbd.NbdError;
import io.farside.wire.nbd.NbdRequest;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("malformed")
class TransmissionTest {
    private static final int EPERM = NbdError.EPERM.value();
    private static final int EINVAL = NbdError.EINVAL.value();
    private static final int ENOSPC = NbdError.ENOSPC.value();
    private static final int ESHUTDOWN = NbdError.ESHUTDOWN.value();
    private static final int SIZE = MemoryExport.SIZE;

    private static void works(RawClient client, long cookie) throws Exception {
        assertThat(client.request(FLUSH, 0, cookie, 0, 0).error(cookie)).isZero();
    }

    @Test
    void theErrorIsTheOneTheProtocolNames_andTheConnectionGoesOn() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).enter(false)) {
            assertThat(client.request(READ, 0, 1, SIZE, 1).error(1)).isEqualTo(EINVAL);
            assertThat(client.request(READ, 0, 2, -1, 2).error(2)).isEqualTo(EINVAL);
            assertThat(client.request(READ, 0, 3, 0, 0xFFFF_FFFFL).error(3)).isEqualTo(EINVAL);
            assertThat(client.request(READ, 4, 4, 0, 512).error(4)).isEqualTo(EINVAL);
            assertThat(client.request(WRITE_ZEROES, 0, 5, SIZE, 1).error(5)).isEqualTo(ENOSPC);
            assertThat(client.request(TRIM, 0, 6, SIZE, 1).error(6)).isEqualTo(EINVAL);
            assertThat(client.request(BLOCK_STATUS, 0, 7, 0, 512).error(7)).isEqualTo(EINVAL);
            assertThat(client.request(FLUSH, 0, 8, 1, 0).error(8)).isEqualTo(EINVAL);
            assertThat(client.request(new NbdRequest(0, 99, 9, 0, 0)).error(9)).isEqualTo(EINVAL);
            assertThat(client.request(new NbdRequest(0, 5, 10, 0, 1)).error(10)).isEqualTo(EINVAL);
            assertThat(client.request(WRITE, 0, 11, SIZE - 1, 2).send(new byte[2]).error(11))
                    .isEqualTo(ENOSPC);
            int tooLong = (32 << 20) + 1;
            client.request(WRITE, 0, 12, 0, tooLong).send(new byte[tooLong]);
            assertThat(client.error(12)).isEqualTo(ENOSPC);
            assertThat(client.request(WRITE, 8, 13, 0, 1).send(new byte[1]).error(13))
                    .isEqualTo(EINVAL);
            assertThat(server.export.writes).hasValue(0);
            works(client, 14);
        }
    }

    @Test
    void nothingIsChanged_whenTheExportIsReadOnly() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest(ServerUnderTest.LIMITS, null, true);
                RawClient client = new RawClient(server).enter(false)) {
            assertThat(client.request(WRITE, 0, 1, 0, 3).send(new byte[3]).error(1))
                    .isEqualTo(EPERM);
            assertThat(client.request(TRIM, 0, 2, 0, 3).error(2)).isEqualTo(EPERM);
            assertThat(client.request(WRITE_ZEROES, 0, 3, 0, 3).error(3)).isEqualTo(EPERM);
            works(client, 4);
        }
    }

    @Test
    void nothingHappensAndAllIsWell_whenLengthsAreZero() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).enter(false)) {
            assertThat(client.request(READ, 0, 1, 0, 0).error(1)).isZero();
            assertThat(client.request(WRITE, 0, 2, SIZE, 0).error(2)).isZero();
            assertThat(client.request(TRIM, 0, 3, 5, 0).error(3)).isZero();
            assertThat(client.request(WRITE_ZEROES, 1, 4, 5, 0).error(4)).isZero();
            works(client, 5);
        }
    }

    @Test
    void everyByteArrives_whenRequestsComeInCrumbs() throws Exception {
        byte[] data = new byte[300_000];
        new SplittableRandom(1).nextBytes(data);
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).enter(false)) {
            java.nio.ByteBuffer all = java.nio.ByteBuffer.allocate(2 * 28 + data.length);
            new NbdRequest(1, WRITE.value(), 1, 12345, data.length).encode(all);
            all.put(data);
            new NbdRequest(0, READ.value(), 2, 12345, data.length).encode(all);
            for (int at = 0; at < all.capacity(); ) {
                int some = Math.min(all.capacity() - at, at < 100 ? 7 : 9_973);
                client.send(java.util.Arrays.copyOfRange(all.array(), at, at + some));
                at += some;
            }
            assertThat(client.error(1)).isZero();
            assertThat(client.error(2)).isZero();
            assertThat(client.bytes(data.length)).isEqualTo(data);
        }
    }

    @Test
    void everyContextIsTold_whenStatusIsAskedStructured() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client =
                        new RawClient(server)
                                .enter(
                                        true,
                                        "base:allocation",
                                        "qemu:dirty-bitmap:farside-site2")) {
            client.request(BLOCK_STATUS, 0, 1, 4096, 8192);
            assertThat(client.chunk())
                    .isEqualTo(new ChunkPayload.BlockStatus(1, List.of(new BlockExtent(8192, 0))));
            assertThat(client.chunk())
                    .isEqualTo(new ChunkPayload.BlockStatus(2, List.of(new BlockExtent(8192, 1))));
            client.request(READ, 0, 2, SIZE, 4096);
            assertThat(client.chunk())
                    .isEqualTo(new ChunkPayload.Failure(EINVAL, "invalid request"));
            works(client, 3);
        }
    }

    @Test
    void theConnectionEnds_whenBytesAreNoRequest() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).enter(false)) {
            assertThat(client.option(3, 0, new byte[12]).isClosedByServer()).isTrue();
        }
    }

    @Test
    void everyRequestIsAnswered_whenTheClientLeavesInOrder() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).enter(false)) {
            server.onLoop(server.export::hold);
            client.request(WRITE, 0, 1, 0, 4).send(new byte[] {1, 2, 3, 4});
            client.request(DISC, 0, 2, 0, 0);
            ServerUnderTest.await("the write", () -> server.export.writes.get() == 1);
            server.onLoop(server.export::release);
            assertThat(client.error(1)).isZero();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void nothingIsWritten_whenTheClientVanishesInsideAPayload() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest()) {
            try (RawClient client = new RawClient(server).enter(false)) {
                client.request(WRITE, 0, 1, 0, 1 << 20).send(new byte[100_000]);
            }
            ServerUnderTest.await("the client to be gone", () -> server.connections() == 0);
            assertThat(server.export.writes).hasValue(0);
            assertThat(server.export.attached).hasValue(0);
        }
    }

    @Test
    void aHostHearsOfTheFenceAndIsCutOff_whenTheExportIsFenced() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).enter(false)) {
            server.onLoop(server.export::hold);
            client.request(WRITE, 0, 1, 0, 1).send(new byte[1]);
            ServerUnderTest.await("the write", () -> server.export.writes.get() == 1);
            server.onLoop(() -> assertThat(server.server.disconnect(server.export)).isEqualTo(1));
            assertThat(client.error(1)).isEqualTo(ESHUTDOWN);
            assertThat(client.request(READ, 0, 2, 0, 1).error(2)).isEqualTo(ESHUTDOWN);
            assertThat(client.isClosedByServer()).isTrue();
            server.onLoop(server.export::release);
            ServerUnderTest.await("the client to be gone", () -> server.connections() == 0);
        }
    }

    @Test
    void whatIsUnderWayEnds_whenTheServerDrains() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).enter(false)) {
            server.onLoop(server.export::hold);
            client.request(WRITE, 0, 1, 0, 1).send(new byte[] {9});
            ServerUnderTest.await("the write", () -> server.export.writes.get() == 1);
            CountDownLatch drained = new CountDownLatch(1);
            server.onLoop(() -> server.server.drain(drained::countDown));
            assertThat(client.request(FLUSH, 0, 2, 0, 0).error(2)).isEqualTo(ESHUTDOWN);
            server.onLoop(server.export::release);
            assertThat(client.error(1)).isZero();
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(drained.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.export.bytes[0]).isEqualTo((byte) 9);
        }
    }

    @Test
    void memoryStaysBounded_whenAClientReadsNoReplies() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient greedy = new RawClient(server).enter(false);
                RawClient other = new RawClient(server).enter(false)) {
            for (int i = 0; i < 64; i++) {
                greedy.request(READ, 0, i, 0, 1 << 20);
            }
            works(other, 1);
            // Two fit the limit; what the kernel's socket buffers swallow lets some more through.
            assertThat(server.export.reads.get()).isLessThan(16);
            for (int i = 0; i < 64; i++) {
                assertThat(greedy.error(i)).isZero();
                greedy.bytes(1 << 20);
            }
            works(greedy, 100);
        }
    }

    @Test
    void theServerLivesOn_whateverBytesAreSent() throws Exception {
        long seed = Long.getLong("farside.seed", 20_261_121L);
        System.out.println("TransmissionTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (ServerUnderTest server = new ServerUnderTest()) {
            for (int round = 0; round < 150; round++) {
                byte[] noise = new byte[random.nextInt(1, 2_000)];
                random.nextBytes(noise);
                try (RawClient client = new RawClient(server)) {
                    if (random.nextBoolean()) {
                        client.enter(random.nextBoolean());
                        for (int at = 0; at + 28 <= noise.length; at += 28) {
                            java.nio.ByteBuffer.wrap(noise, at, 28)
                                    .putInt(0x25609513)
                                    .putShort((short) random.nextInt(32))
                                    .putShort((short) random.nextInt(9));
                        }
                    } else {
                        client.greet();
                        java.nio.ByteBuffer.wrap(noise).limit(Math.min(8, noise.length));
                        if (noise.length > 20) {
                            java.nio.ByteBuffer.wrap(noise)
                                    .putLong(0x49484156454F5054L)
                                    .putInt(random.nextInt(12))
                                    .putInt(random.nextInt(60));
                        }
                    }
                    client.send(noise);
                } catch (java.net.SocketException e) {
                    // Closed while it was still being sent to, which is the server's right.
                    assertThat(e).isNotNull();
                }
            }
            ServerUnderTest.await("all to be gone", () -> server.connections() == 0);
            try (RawClient client = new RawClient(server).enter(true)) {
                works(client, 1);
            }
        }
    }
}
