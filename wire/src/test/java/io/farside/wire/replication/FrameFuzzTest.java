// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.wire.AllocationBound;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes at all as a frame. Check sums are made right before the bytes are read, because a peer
 * that lies makes them right as well.
 */
@Tag("malformed")
class FrameFuzzTest {
    private static final int CRC_AT = FrameHeader.BYTES - 4;

    private record Data(int length) implements Payload {
        @Override
        public Payload retain() {
            return this;
        }

        @Override
        public void release() {}
    }

    @FuzzTest(maxDuration = "5m")
    void aFrameIsReadOrRefused_whateverItsBytesAre(byte[] input) {
        AllocationBound.check(input.length, () -> check(input));
    }

    private static void check(byte[] input) {
        try {
            Frame frame = read(input);
            assertThat(frame.message()).isNotNull();
            comesBack(frame);
        } catch (ProtocolException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static Frame read(byte[] input) throws ProtocolException {
        byte[] bytes = input.clone();
        if (bytes.length >= FrameHeader.BYTES) {
            ByteBuffer.wrap(bytes).putInt(CRC_AT, crc(bytes, 0, CRC_AT));
        }
        FrameHeader header = ReplicationCodec.decodeHeader(ByteBuffer.wrap(bytes));
        int length = bytes.length - FrameHeader.BYTES;
        if (header.type().carriesData() && header.payloadLength() > 0) {
            return ReplicationCodec.complete(
                    header, new Data(header.payloadLength()), header.payloadCrc());
        }
        int crc = crc(bytes, FrameHeader.BYTES, length);
        return ReplicationCodec.complete(
                header.payload(header.payloadLength(), crc),
                ByteBuffer.wrap(bytes, FrameHeader.BYTES, length));
    }

    /** What was read and is sent on is read the same again. */
    private static void comesBack(Frame frame) throws ProtocolException {
        if (frame.message().toString().contains("\uFFFD")) {
            // Broken UTF-8 was replaced when it was read, and takes more room now.
            return;
        }
        byte[] first = encoded(frame);
        byte[] second = encoded(read(first));
        assertThat(second).isEqualTo(first);
    }

    private static byte[] encoded(Frame frame) {
        ByteBuffer out = ByteBuffer.allocate(ReplicationCodec.MAX_ENCODED_BYTES);
        ReplicationCodec.encode(frame.group(), frame.message(), 7, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
