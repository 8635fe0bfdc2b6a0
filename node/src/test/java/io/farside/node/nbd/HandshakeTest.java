// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.OptionFailure;
import io.farside.wire.nbd.OptionReply;
import io.farside.wire.nbd.OptionRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("malformed")
class HandshakeTest {
    private static final OptionReply ACK = new OptionReply.Ack();

    private static OptionFailure failure(List<OptionReply> replies) {
        assertThat(replies).hasSize(1);
        return ((OptionReply.Failed) replies.getFirst()).failure();
    }

    @Test
    void hagglingGoesOn_whateverWrongOptionsCome() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).greet()) {
            assertThat(failure(client.option(4711, 3, new byte[3]).replies()))
                    .isEqualTo(OptionFailure.UNSUP);
            assertThat(failure(client.option(7, 2, new byte[2]).replies()))
                    .isEqualTo(OptionFailure.INVALID);
            assertThat(failure(client.option(3, 1, new byte[1]).replies()))
                    .isEqualTo(OptionFailure.INVALID);
            assertThat(failure(client.option(10, 1 << 20, new byte[1 << 20]).replies()))
                    .isEqualTo(OptionFailure.TOO_BIG);
            assertThat(failure(client.option(99, 1 << 20, new byte[1 << 20]).replies()))
                    .isEqualTo(OptionFailure.UNSUP);
            assertThat(failure(client.ask(new OptionRequest.StartTls())))
                    .isEqualTo(OptionFailure.POLICY);
            assertThat(failure(client.ask(new OptionRequest.SetMetaContext("disk", List.of()))))
                    .isEqualTo(OptionFailure.INVALID);
            assertThat(client.ask(new OptionRequest.ListExports()))
                    .containsExactly(new OptionReply.Server("disk", "a disk"), ACK);
        }
    }

    @Test
    void namesAreOnlyLookedUp_whateverTheyContain() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).greet()) {
            for (String name :
                    List.of("", "../disk", "/disk", "disk/", "d//isk", "Disk", "ďisk", "disk ")) {
                assertThat(failure(client.ask(new OptionRequest.Go(name, List.of()))))
                        .as(name)
                        .isEqualTo(OptionFailure.UNKNOWN);
            }
            assertThat(client.ask(new OptionRequest.Go("fenced", List.of())))
                    .containsExactly(
                            new OptionReply.Failed(
                                    OptionFailure.POLICY,
                                    "fenced until it has spoken to its peer"));
        }
    }

    @Test
    void informationIsGivenAsAskedFor_andTheClientIsLetIn() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient client = new RawClient(server).greet()) {
            assertThat(client.ask(new OptionRequest.InfoOnly("disk", List.of(3, 1, 2, 999))))
                    .containsExactly(
                            new OptionReply.InfoExport(MemoryExport.SIZE, 0x96D),
                            new OptionReply.InfoName("disk"),
                            new OptionReply.InfoDescription("a disk"),
                            new OptionReply.InfoBlockSize(1, 4096, 32 << 20),
                            ACK);
            assertThat(client.ask(new OptionRequest.StructuredReply())).containsExactly(ACK);
            assertThat(client.ask(new OptionRequest.ListMetaContext("disk", List.of("qemu:"))))
                    .containsExactly(
                            new OptionReply.MetaContext(0, "qemu:dirty-bitmap:farside-site2"), ACK);
            assertThat(
                            client.ask(
                                    new OptionRequest.SetMetaContext(
                                            "disk",
                                            List.of("base:", "base:allocation", "x-y:z", "odd"))))
                    .containsExactly(new OptionReply.MetaContext(1, "base:allocation"), ACK);
            assertThat(client.ask(new OptionRequest.Go("disk", List.of())))
                    .containsExactly(new OptionReply.InfoExport(MemoryExport.SIZE, 0x9ED), ACK);
            ServerUnderTest.await("the client to count", () -> server.export.attached.get() == 1);
        }
    }

    @Test
    void theOldReplyIsSent_whenAnExportNameIsChosen() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient padded = new RawClient(server);
                RawClient bare = new RawClient(server).greet()) {
            padded.bytes(NbdProtocol.GREETING_BYTES);
            padded.send(new byte[] {0, 0, 0, 1});
            for (RawClient client : List.of(padded, bare)) {
                client.send(
                        io.farside.wire.nbd.OptionRequestCodec.encode(
                                new OptionRequest.ExportName("disk")));
            }
            ByteBuffer reply = ByteBuffer.wrap(padded.bytes(10 + 124));
            assertThat(reply.getLong()).isEqualTo(MemoryExport.SIZE);
            assertThat(ByteBuffer.wrap(bare.bytes(10)).getLong()).isEqualTo(MemoryExport.SIZE);
            for (RawClient client : List.of(padded, bare)) {
                client.request(io.farside.wire.nbd.NbdCommand.FLUSH, 0, 5, 0, 0);
                assertThat(client.error(5)).isZero();
            }
        }
    }

    @Test
    void theConnectionEnds_whenNothingElseIsPossible() throws Exception {
        byte[] unknown = "unknown".getBytes(StandardCharsets.UTF_8);
        try (ServerUnderTest server = new ServerUnderTest()) {
            try (RawClient flags = new RawClient(server)) {
                flags.bytes(NbdProtocol.GREETING_BYTES);
                assertThat(flags.send(new byte[] {0, 0, 0, 7}).isClosedByServer()).isTrue();
            }
            try (RawClient name = new RawClient(server).greet()) {
                assertThat(name.option(1, unknown.length, unknown).isClosedByServer()).isTrue();
            }
            try (RawClient bomb = new RawClient(server).greet()) {
                assertThat(bomb.option(7, 0xFFFF_FFFFL, new byte[0]).isClosedByServer()).isTrue();
            }
            try (RawClient alien = new RawClient(server).greet()) {
                assertThat(alien.send(new byte[16]).isClosedByServer()).isTrue();
            }
            try (RawClient leaving = new RawClient(server).greet()) {
                assertThat(leaving.ask(new OptionRequest.Abort())).containsExactly(ACK);
                assertThat(leaving.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void aParkedHandshakeIsClosed_whenItsTimeIsOver() throws Exception {
        NbdLimits quick = new NbdLimits(4, 16, 1 << 20, 300, 60_000, 200, 2_000);
        try (ServerUnderTest server = new ServerUnderTest(quick, null, false);
                RawClient silent = new RawClient(server);
                RawClient half = new RawClient(server).greet()) {
            silent.bytes(NbdProtocol.GREETING_BYTES);
            half.send(new byte[] {0x49, 0x48});
            assertThat(silent.isClosedByServer()).isTrue();
            assertThat(half.isClosedByServer()).isTrue();
            ServerUnderTest.await("both to be gone", () -> server.connections() == 0);
        }
    }

    @Test
    void oneMoreIsTurnedAway_whenTheServerIsFull() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                RawClient one = new RawClient(server).greet();
                RawClient two = new RawClient(server).greet();
                RawClient three = new RawClient(server).greet();
                RawClient four = new RawClient(server).enter(false)) {
            try (RawClient five = new RawClient(server)) {
                assertThat(five.isClosedByServer()).isTrue();
            }
            one.hangUp();
            two.hangUp();
            three.hangUp();
            ServerUnderTest.await("room", () -> server.connections() == 1);
            new RawClient(server).enter(false).hangUp();
            assertThat(four.request(io.farside.wire.nbd.NbdCommand.FLUSH, 0, 1, 0, 0).error(1))
                    .isZero();
        }
    }
}
