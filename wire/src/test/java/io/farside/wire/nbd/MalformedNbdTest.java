// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("malformed")
class MalformedNbdTest {
    private static final int ROUNDS = 200_000;

    private static byte[] hex(String text) {
        return java.util.HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "LIST, 00",
        "STARTTLS, 0000",
        "STRUCTURED_REPLY, 01",
        "GO, ''",
        "GO, 00000000",
        "GO, 00000001 0000",
        "GO, ffffffff 61 0000",
        "GO, 7fffffff 61 0000",
        "GO, 00000001 61 0002 0003",
        "GO, 00000001 61 0001 0003 00",
        "GO, 00000001 00 0000",
        "INFO, 00000002 c328 0000",
        "SET_META_CONTEXT, 00000000",
        "SET_META_CONTEXT, 00000000 ffffffff",
        "SET_META_CONTEXT, 00000000 00000001",
        "SET_META_CONTEXT, 00000000 00000001 00000005 61",
        "SET_META_CONTEXT, 00000000 00000000 00",
        "LIST_META_CONTEXT, 00000000 00000001 00000001 00",
        "EXPORT_NAME, 00",
        "EXPORT_NAME, ff"
    })
    void anOptionIsMalformed_whenItsDataCannotBe(OptionCode code, String data) {
        assertThat(OptionRequestCodec.decode(code.value(), ByteBuffer.wrap(hex(data))))
                .isInstanceOfSatisfying(
                        OptionRequest.Malformed.class,
                        m -> {
                            assertThat(m.option()).isEqualTo(code);
                            assertThat(m.reason()).isNotBlank();
                        });
    }

    @Test
    void aNameIsMalformed_whenLongerThanTheLimit() {
        byte[] name = "n".repeat(NbdProtocol.MAX_STRING_BYTES + 1).getBytes(StandardCharsets.UTF_8);
        assertThat(OptionRequestCodec.decode(OptionCode.EXPORT_NAME.value(), ByteBuffer.wrap(name)))
                .isInstanceOf(OptionRequest.Malformed.class);
    }

    @Test
    void dataBehindAnAbortIsOverlooked_asTheDocumentAsks() {
        assertThat(
                        OptionRequestCodec.decode(
                                OptionCode.ABORT.value(), ByteBuffer.wrap(new byte[100])))
                .isEqualTo(new OptionRequest.Abort());
    }

    /**
     * Starts from valid messages and damages them: most random bytes would be refused too early.
     */
    @Test
    void nothingIsThrown_whateverBytesCome() {
        long seed = Long.getLong("farside.seed", 20_261_120L);
        System.out.println("MalformedNbdTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[][] valid =
                OptionCodecTest.requests()
                        .map(r ->
                                java.util.Arrays.copyOfRange(
                                        OptionRequestCodec.encode(r),
                                        16,
                                        OptionRequestCodec.encode(r).length))
                        .toArray(byte[][]::new);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = damaged(valid[random.nextInt(valid.length)], random);
            ByteBuffer data = ByteBuffer.wrap(bytes);
            assertThat(OptionRequestCodec.decode(random.nextInt(14), data)).isNotNull();
            assertThat(data.hasRemaining()).isFalse();
            assertThat(OptionReplyCodec.decode(replyType(random), ByteBuffer.wrap(bytes)))
                    .isNotNull();
            assertThat(ChunkPayload.decode(chunkType(random), ByteBuffer.wrap(bytes))).isNotNull();
        }
    }

    private static int replyType(SplittableRandom random) {
        return random.nextInt(6) | (random.nextBoolean() ? OptionFailure.ERROR_BIT : 0);
    }

    private static int chunkType(SplittableRandom random) {
        return random.nextInt(8) | (random.nextInt(3) == 0 ? NbdProtocol.CHUNK_ERROR_BIT : 0);
    }

    private static byte[] damaged(byte[] valid, SplittableRandom random) {
        int length = Math.max(0, Math.min(64, valid.length) + random.nextInt(-4, 5));
        byte[] bytes = java.util.Arrays.copyOf(valid, length);
        for (int n = random.nextInt(4); n > 0 && length > 0; n--) {
            bytes[random.nextInt(length)] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) 0xFF;
        }
        return bytes;
    }
}
