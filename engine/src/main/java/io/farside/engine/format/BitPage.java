// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import io.farside.wire.replication.BitmapPage;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A page of 3,904 bits on disk: one 512-byte sector with its own check sum, so that it is written
 * whole or not at all and may be updated in place. A page of zeros is a valid empty page.
 */
public final class BitPage {
    /** Bytes of a page. */
    public static final int BYTES = 512;

    /** {@code FSBP}. */
    public static final int MAGIC = 0x46534250;

    /** Version of the format. */
    public static final int VERSION = 1;

    /** Set bits are extents that may be in flight. */
    public static final int KIND_INTENT = 1;

    /** Set bits are blocks that differ from the target. */
    public static final int KIND_DIRTY = 2;

    /** Set bits are blocks that may differ from the target. */
    public static final int KIND_DOUBT = 3;

    /** Set bits are blocks of a volume that were overwritten since an image was taken. */
    public static final int KIND_TOUCHED = 4;

    /** Set bits are blocks of an image that hosts of the image have in a store of their own. */
    public static final int KIND_OVERLAY = 5;

    /** Set bits are blocks of a volume that still have to be restored from an image. */
    public static final int KIND_NEED = 6;

    private static final int CRC_AT = 20;
    private static final int BITS_AT = 24;

    private BitPage() {}

    /** Encodes a page. */
    public static byte[] encode(int kind, int page, long sequence, long[] words) {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putInt(MAGIC).put((byte) VERSION).put((byte) kind).putShort((short) 0);
        out.putInt(page).putLong(sequence).putInt(0);
        for (int i = 0; i < BitmapPage.WORDS; i++) {
            out.putLong(words[i]);
        }
        out.putInt(CRC_AT, crc(out.array()));
        return out.array();
    }

    /**
     * Decodes a page.
     *
     * @return its words, or null when it cannot be trusted: then every bit counts as set
     */
    public static long @Nullable [] decode(byte[] file, int at, int kind, int page) {
        if (at + BYTES > file.length) {
            return at >= file.length ? new long[BitmapPage.WORDS] : null;
        }
        byte[] sector = new byte[BYTES];
        System.arraycopy(file, at, sector, 0, BYTES);
        ByteBuffer in = ByteBuffer.wrap(sector);
        if (isZero(sector)) {
            return new long[BitmapPage.WORDS];
        }
        int crc = in.getInt(CRC_AT);
        in.putInt(CRC_AT, 0);
        boolean valid =
                in.getInt(0) == MAGIC
                        && in.get(4) == VERSION
                        && in.get(5) == kind
                        && in.getInt(8) == page
                        && crc == crc(sector);
        if (!valid) {
            return null;
        }
        long[] words = new long[BitmapPage.WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = in.getLong(BITS_AT + i * Long.BYTES);
        }
        return words;
    }

    private static boolean isZero(byte[] sector) {
        for (byte b : sector) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static int crc(byte[] sector) {
        CRC32C crc = new CRC32C();
        crc.update(sector);
        return (int) crc.getValue();
    }
}
