// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NbdClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long SIZE = 1 << 20;

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + 7);
        }
        return bytes;
    }

    @Test
    void sizeAndAbilitiesAreKnown_afterTheHandshake() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer((in, out) -> ScriptedServer.handshake(in, out, true, SIZE))) {
            try (NbdClient client = NbdClient.connect(server.uri("ledger"), LIMIT)) {
                assertThat(client.size()).isEqualTo(SIZE);
                assertThat(client.export().structuredReplies()).isTrue();
                assertThat(client.export().readOnly()).isFalse();
                assertThat(client.export().canFlush()).isTrue();
                assertThat(client.export().canMultiConnect()).isTrue();
            }
        }
    }

    @Test
    void theServersReasonIsTold_whenTheExportIsRefused() throws Exception {
        byte[] reason = "group ledger is Failsafe(Returned)".getBytes(StandardCharsets.UTF_8);
        try (ScriptedServer server =
                new ScriptedServer((in, out) -> {
                    ScriptedServer.greet(in, out);
                    ScriptedServer.option(in, 8);
                    ScriptedServer.optionReply(out, 8, 1);
                    ScriptedServer.option(in, 7);
                    ScriptedServer.optionReply(out, 7, 0x80000002, reason);
                })) {
            assertThatThrownBy(() -> NbdClient.connect(server.uri("ledger"), LIMIT))
                    .isInstanceOf(NbdException.class)
                    .hasMessage(
                            "export 'ledger': refused by the server's policy: group ledger is"
                                    + " Failsafe(Returned)");
        }
    }

    @Test
    void writesFlushesAndReadsGoOver_withSimpleReplies() throws Exception {
        byte[] data = pattern(4096);
        try (ScriptedServer server =
                new ScriptedServer((in, out) -> {
                    ScriptedServer.handshake(in, out, false, SIZE);
                    ScriptedServer.Request write = ScriptedServer.request(in);
                    assertThat(write.command()).isEqualTo(1);
                    assertThat(write.flags()).isEqualTo(1);
                    assertThat(write.offset()).isEqualTo(8192);
                    assertThat(in.readNBytes(write.length())).isEqualTo(data);
                    ScriptedServer.simpleReply(out, write, 0);
                    ScriptedServer.Request flush = ScriptedServer.request(in);
                    assertThat(flush.command()).isEqualTo(3);
                    ScriptedServer.simpleReply(out, flush, 0);
                    ScriptedServer.Request read = ScriptedServer.request(in);
                    assertThat(read.command()).isZero();
                    ScriptedServer.simpleReply(out, read, 0);
                    out.write(data, 0, read.length());
                    assertThat(ScriptedServer.request(in).command()).isEqualTo(2);
                })) {
            try (NbdClient client = NbdClient.connect(server.uri(""), LIMIT)) {
                client.write(8192, ByteBuffer.wrap(data), true);
                client.flush();
                ByteBuffer got = ByteBuffer.allocate(512);
                client.read(8192, got);
                assertThat(got.flip()).isEqualTo(ByteBuffer.wrap(data, 0, 512));
            }
            server.awaitEnd();
        }
    }

    @Test
    void aReadIsPutTogether_whenItComesInChunksAndHoles() throws Exception {
        byte[] data = pattern(1024);
        try (ScriptedServer server =
                new ScriptedServer((in, out) -> {
                    ScriptedServer.handshake(in, out, true, SIZE);
                    ScriptedServer.Request read = ScriptedServer.request(in);
                    ScriptedServer.chunk(out, read, 0, 2, 12);
                    out.writeLong(read.offset() + 1024);
                    out.writeInt(1024);
                    ScriptedServer.chunk(out, read, 1, 1, 8 + 1024);
                    out.writeLong(read.offset());
                    out.write(data);
                })) {
            try (NbdClient client = NbdClient.connect(server.uri(""), LIMIT)) {
                ByteBuffer got = ByteBuffer.wrap(pattern(2048));
                client.read(65536, got);
                assertThat(got.array()).startsWith(data);
                assertThat(got.flip().slice(1024, 1024)).isEqualTo(ByteBuffer.allocate(1024));
            }
        }
    }

    @Test
    void errorNumbersAreTold_andTheConnectionGoesOn() throws Exception {
        byte[] why = "read-only".getBytes(StandardCharsets.UTF_8);
        try (ScriptedServer server =
                new ScriptedServer((in, out) -> {
                    ScriptedServer.handshake(in, out, true, SIZE);
                    ScriptedServer.Request write = ScriptedServer.request(in);
                    in.readNBytes(write.length());
                    ScriptedServer.chunk(out, write, 1, 0x8001, 6 + why.length);
                    out.writeInt(NbdException.EPERM);
                    out.writeShort(why.length);
                    out.write(why);
                    ScriptedServer.Request flush = ScriptedServer.request(in);
                    ScriptedServer.chunk(out, flush, 1, 0, 0);
                })) {
            try (NbdClient client = NbdClient.connect(server.uri(""), LIMIT)) {
                assertThatThrownBy(() -> client.write(0, ByteBuffer.allocate(512)))
                        .isInstanceOfSatisfying(
                                NbdException.class,
                                e -> {
                                    assertThat(e.number()).isEqualTo(NbdException.EPERM);
                                    assertThat(e).hasMessageEndingWith(": read-only");
                                });
                client.flush();
            }
        }
    }

    @Test
    void waitingEnds_whenTheServerNeverAnswers() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer((in, out) -> {
                    ScriptedServer.handshake(in, out, true, SIZE);
                    in.readAllBytes();
                })) {
            NbdClient client = NbdClient.connect(server.uri(""), Duration.ofMillis(50));
            assertThatThrownBy(client::flush)
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("50 ms");
            client.drop();
            server.awaitEnd();
        }
    }

    @Test
    void aWaitingRequestEnds_whenTheConnectionIsDropped() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer((in, out) -> {
                    ScriptedServer.handshake(in, out, true, SIZE);
                    in.readAllBytes();
                })) {
            NbdClient client = NbdClient.connect(server.uri(""), LIMIT);
            Thread dropper = Thread.ofVirtual().start(client::drop);
            assertThatThrownBy(client::flush).isInstanceOf(IOException.class);
            dropper.join();
        }
    }

    @Test
    void nonsenseIsRefused_whereverItComes() throws Exception {
        byte[] http = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ScriptedServer server = new ScriptedServer((in, out) -> out.write(http))) {
            assertThatThrownBy(() -> NbdClient.connect(server.uri(""), LIMIT))
                    .hasMessageContaining("not the NBD protocol");
        }
        try (ScriptedServer server =
                new ScriptedServer((in, out) -> {
                    ScriptedServer.greet(in, out);
                    ScriptedServer.option(in, 8);
                    out.writeLong(0x3e889045565a9L);
                    out.writeInt(8);
                    out.writeInt(1);
                    out.writeInt(Integer.MAX_VALUE);
                })) {
            assertThatThrownBy(() -> NbdClient.connect(server.uri(""), LIMIT))
                    .hasMessageContaining("an option reply of 2147483647 bytes");
        }
        try (ScriptedServer server =
                new ScriptedServer((in, out) -> {
                    ScriptedServer.handshake(in, out, true, SIZE);
                    ScriptedServer.Request read = ScriptedServer.request(in);
                    ScriptedServer.chunk(out, read, 1, 1, 8 + 512);
                    out.writeLong(read.offset() + 4096);
                    out.write(new byte[512]);
                })) {
            try (NbdClient client = NbdClient.connect(server.uri(""), LIMIT)) {
                assertThatThrownBy(() -> client.read(0, ByteBuffer.allocate(512)))
                        .hasMessageContaining("outside of what was asked");
            }
        }
    }
}
