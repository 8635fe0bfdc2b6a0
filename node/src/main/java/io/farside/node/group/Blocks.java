// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.node.loop.IoBuffer;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/** Looks at the bytes of buffers. */
final class Blocks {
    /** Compared at once, bytes. */
    private static final int ZEROS_BYTES = 64 << 10;

    private static final MemorySegment ZEROS =
            MemorySegment.ofArray(new byte[ZEROS_BYTES]).asReadOnly();

    private Blocks() {}

    /** CRC-32C over the part in use. */
    static int crc(IoBuffer buffer) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.bytes().clear().limit(buffer.length()));
        return (int) crc.getValue();
    }

    static boolean isZero(IoBuffer buffer, int from, int length) {
        MemorySegment bytes = buffer.segment();
        int end = from + length;
        for (int at = from; at < end; at += ZEROS_BYTES) {
            int part = Math.min(ZEROS_BYTES, end - at);
            if (MemorySegment.mismatch(bytes, at, at + part, ZEROS, 0, part) >= 0) {
                return false;
            }
        }
        return true;
    }
}
