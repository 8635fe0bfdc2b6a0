// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestAndReplyTest {

    private static ByteBuffer written(java.util.function.Consumer<ByteBuffer> writer) {
        ByteBuffer out = ByteBuffer.allocate(4096);
        writer.accept(out);
        return out.flip();
    }

    private static ChunkPayload payload(ByteBuffer in, int type, boolean last) {
        ReplyHeader.Chunk header = (ReplyHeader.Chunk) ReplyHeader.decode(in);
        assertThat(header.type()).isEqualTo(type);
        assertThat(header.cookie()).isEqualTo(77);
        assertThat(header.isLast()).isEqualTo(last);
        assertThat(header.lengthBytes()).isEqualTo(in.remaining());
        return ChunkPayload.decode(type, in);
    }

    @Test
    void aRequestReadsBackAsItWas_whenEveryFieldIsExtreme() {
        NbdRequest request = new NbdRequest(0xFFFF, 0xFFFF, Long.MIN_VALUE, -1, 0xFFFF_FFFFL);
        ByteBuffer in = written(request::encode);
        assertThat(in.remaining()).isEqualTo(NbdProtocol.REQUEST_BYTES);
        assertThat(NbdRequest.magicIsRight(in)).isTrue();
        assertThat(NbdRequest.decode(in)).isEqualTo(request);
    }

    @Test
    void rangesAreJudgedWithoutOverflow_whenOffsetsAreHuge() {
        long size = 1 << 20;
        assertThat(new NbdRequest(0, 0, 0, 0, size).isInside(size)).isTrue();
        assertThat(new NbdRequest(0, 0, 0, size, 0).isInside(size)).isTrue();
        assertThat(new NbdRequest(0, 0, 0, 1, size).isInside(size)).isFalse();
        assertThat(new NbdRequest(0, 0, 0, size + 1, 0).isInside(size)).isFalse();
        assertThat(new NbdRequest(0, 0, 0, -1, 2).isInside(size)).isFalse();
        assertThat(new NbdRequest(0, 0, 0, Long.MAX_VALUE, 0xFFFF_FFFFL).isInside(size)).isFalse();
        assertThat(new NbdRequest(0, 0, 0, 512, 1024).isAligned(512)).isTrue();
        assertThat(new NbdRequest(0, 0, 0, 512, 1025).isAligned(512)).isFalse();
    }

    @Test
    void everyReplyReadsBack_whenWritten() {
        assertThat(ReplyHeader.decode(written(b -> NbdReplies.simple(b, NbdError.ENOSPC, 77))))
                .isEqualTo(new ReplyHeader.Simple(28, 77));
        assertThat(payload(written(b -> NbdReplies.none(b, 77)), NbdProtocol.CHUNK_NONE, true))
                .isEqualTo(new ChunkPayload.None());
        assertThat(
                        payload(
                                written(b -> NbdReplies.hole(b, false, 77, 1L << 40, 4096)),
                                NbdProtocol.CHUNK_OFFSET_HOLE,
                                false))
                .isEqualTo(new ChunkPayload.Hole(1L << 40, 4096));
        List<BlockExtent> extents =
                List.of(new BlockExtent(0xFFFF_F000L, 3), new BlockExtent(1, 0));
        ByteBuffer status = written(b -> NbdReplies.blockStatus(b, true, 77, 2, extents));
        assertThat(status.remaining()).isEqualTo(NbdReplies.blockStatusBytes(2));
        assertThat(payload(status, NbdProtocol.CHUNK_BLOCK_STATUS, true))
                .isEqualTo(new ChunkPayload.BlockStatus(2, extents));
        assertThat(
                        payload(
                                written(b -> NbdReplies.errorAt(b, true, NbdError.EIO, 77, 9)),
                                NbdProtocol.CHUNK_ERROR_OFFSET,
                                true))
                .isEqualTo(new ChunkPayload.FailureAt(5, "input/output error", 9));
    }

    @Test
    void noSmallReplyIsLargerThanItsBound_whateverTheError() {
        for (NbdError error : NbdError.values()) {
            assertThat(written(b -> NbdReplies.errorAt(b, true, error, 1, 2)).remaining())
                    .isLessThanOrEqualTo(NbdReplies.MAX_SMALL_REPLY_BYTES);
        }
    }

    @Test
    void systemErrorsBecomeThoseOfTheProtocol_whenReported() {
        assertThat(NbdError.ofErrno(0)).isEqualTo(NbdError.NONE);
        assertThat(NbdError.ofErrno(28)).isEqualTo(NbdError.ENOSPC);
        assertThat(NbdError.ofErrno(122)).isEqualTo(NbdError.ENOSPC);
        assertThat(NbdError.ofErrno(27)).isEqualTo(NbdError.ENOSPC);
        assertThat(NbdError.ofErrno(30)).isEqualTo(NbdError.EPERM);
        assertThat(NbdError.ofErrno(22)).isEqualTo(NbdError.EINVAL);
        assertThat(NbdError.ofErrno(110)).isEqualTo(NbdError.EIO);
    }
}
