// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptionCodecTest {

    static Stream<OptionRequest> requests() {
        return Stream.of(
                new OptionRequest.ExportName(""),
                new OptionRequest.ExportName("größe/../1"),
                new OptionRequest.Abort(),
                new OptionRequest.ListExports(),
                new OptionRequest.StartTls(),
                new OptionRequest.InfoOnly("a", List.of()),
                new OptionRequest.Go("b", List.of(0, 3, 65535)),
                new OptionRequest.StructuredReply(),
                new OptionRequest.ListMetaContext("c", List.of()),
                new OptionRequest.SetMetaContext("d", List.of("base:allocation", "", "x:ü")),
                new OptionRequest.ExportName("n".repeat(NbdProtocol.MAX_STRING_BYTES)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void anOptionReadsBackAsItWas_whenWritten(OptionRequest request) {
        ByteBuffer bytes = ByteBuffer.wrap(OptionRequestCodec.encode(request));
        OptionHeader header = OptionHeader.decode(bytes);
        assertThat(header.magicIsRight()).isTrue();
        assertThat(header.lengthBytes()).isEqualTo(bytes.remaining());
        assertThat(OptionRequestCodec.decode(header.option(), bytes)).isEqualTo(request);
    }

    static Stream<OptionReply> replies() {
        return Stream.of(
                new OptionReply.Ack(),
                new OptionReply.Server("name", "what it is"),
                new OptionReply.Server("", ""),
                new OptionReply.InfoExport(1L << 46, 0xFFFF),
                new OptionReply.InfoName("n"),
                new OptionReply.InfoDescription(""),
                new OptionReply.InfoBlockSize(1, 4096, 0xFFFF_FFFFL),
                new OptionReply.MetaContext(7, "base:allocation"),
                new OptionReply.Failed(OptionFailure.TOO_BIG, "too big"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyReadsBackAsItWas_whenWritten(OptionReply reply) {
        ByteBuffer bytes = ByteBuffer.wrap(OptionReplyCodec.encode(9, reply));
        OptionReplyCodec.Header header = OptionReplyCodec.Header.decode(bytes);
        assertThat(header.magicIsRight()).isTrue();
        assertThat(header.option()).isEqualTo(9);
        assertThat(header.lengthBytes()).isEqualTo(bytes.remaining());
        assertThat(OptionReplyCodec.decode(header.replyType(), bytes)).isEqualTo(reply);
    }

    @Test
    void theBytesAreThoseOfTheDocument_whenGoIsWritten() {
        byte[] bytes = OptionRequestCodec.encode(new OptionRequest.Go("ab", List.of(3)));
        assertThat(bytes)
                .asHexString()
                .isEqualTo("49484156454F50540000000700000" + "00A0000000261620001" + "0003");
    }

    @Test
    void aTextIsCutBetweenCharacters_whenItIsTooLong() {
        byte[] bytes =
                OptionReplyCodec.encode(
                        1, new OptionReply.Failed(OptionFailure.INVALID, "ü".repeat(3000)));
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int type = OptionReplyCodec.Header.decode(in).replyType();
        assertThat(OptionReplyCodec.decode(type, in))
                .isEqualTo(new OptionReply.Failed(OptionFailure.INVALID, "ü".repeat(2048)));
    }
}
