// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.wire.AllocationBound;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes at all as messages of the NBD protocol. The first byte says as what the others are
 * read: its upper two bits the kind of message, the lower six the number of the option, reply or
 * chunk.
 */
@Tag("malformed")
class NbdMessageFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void bytesAreReadOrRefused_whateverTheyAre(byte[] input) {
        AllocationBound.check(input.length, () -> check(input));
    }

    private static void check(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int kind = (input[0] & 0xFF) >> 6;
        int number = input[0] & 0x3F;
        byte[] data = Arrays.copyOfRange(input, 1, input.length);
        switch (kind) {
            case 0 -> option(number, data);
            case 1 -> reply(number, data);
            case 2 -> chunk(number, data);
            default -> request(data);
        }
    }

    private static void option(int number, byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(data);
        OptionRequest request = OptionRequestCodec.decode(number, in);
        assertThat(in.hasRemaining()).isFalse();
        switch (request) {
            case OptionRequest.Malformed malformed -> assertThat(malformed.reason()).isNotBlank();
            case OptionRequest.Unknown _ -> assertThat(OptionCode.of(number)).isNull();
            case OptionRequest.Abort _ -> assertThat(number).isEqualTo(OptionCode.ABORT.value());
            default -> {
                byte[] again = OptionRequestCodec.encode(request);
                assertThat(Arrays.copyOfRange(again, 16, again.length)).isEqualTo(data);
            }
        }
    }

    private static void reply(int number, byte[] data) {
        int type = (number & 0x20) == 0 ? number : (number & 0x1F) | OptionFailure.ERROR_BIT;
        assertThat(OptionReplyCodec.decode(type, ByteBuffer.wrap(data))).isNotNull();
    }

    private static void chunk(int number, byte[] data) {
        int type = (number & 0x20) == 0 ? number : (number & 0x1F) | NbdProtocol.CHUNK_ERROR_BIT;
        assertThat(ChunkPayload.decode(type, ByteBuffer.wrap(data))).isNotNull();
    }

    private static void request(byte[] data) {
        ByteBuffer in =
                ByteBuffer.wrap(Arrays.copyOf(data, NbdProtocol.REQUEST_BYTES))
                        .putInt(0, NbdProtocol.REQUEST_MAGIC);
        byte[] bytes = in.array();
        assertThat(NbdRequest.magicIsRight(in)).isTrue();
        NbdRequest request = NbdRequest.decode(in);
        ByteBuffer again = ByteBuffer.allocate(NbdProtocol.REQUEST_BYTES);
        request.encode(again);
        assertThat(again.array()).isEqualTo(bytes);
        BigInteger end =
                new BigInteger(Long.toUnsignedString(request.offset()))
                        .add(BigInteger.valueOf(request.lengthBytes()));
        for (long size : new long[] {0, 4096, 1L << 44, Long.MAX_VALUE}) {
            assertThat(request.isInside(size))
                    .as("%s in %d", request, size)
                    .isEqualTo(end.compareTo(BigInteger.valueOf(size)) <= 0);
        }
    }
}
