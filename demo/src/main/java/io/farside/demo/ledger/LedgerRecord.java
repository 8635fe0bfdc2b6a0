// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One half of a transaction. All its bytes follow from ledger, client, sequence and side, so a
 * verifier can say what must be there without having kept it.
 *
 * <p>Bytes, big-endian: 0 magic, 8 ledger id, 16 client (4), 20 side (4), 24 sequence, 32 amount in
 * cents, 40 CRC-32C of the debit a credit depends on (4; 0 in a debit), 44 filler, 4092 CRC-32C of
 * everything before it (4).
 */
record LedgerRecord(long ledger, int client, Side side, long sequence) {
    private static final long MAGIC = 0x46534c4544475231L; // FSLEDGR1
    private static final int CRC_AT = LedgerLayout.RECORD_BYTES - 4;
    private static final int HEADER_BYTES = 44;
    private static final int MAX_AMOUNT_CENTS = 100_000;

    /** Cents moved by this transaction, 1 to 100,000; the same on both sides. */
    long amountCents() {
        return 1 + random(null).nextLong(MAX_AMOUNT_CENTS);
    }

    /** The record's bytes, ready to be read. */
    ByteBuffer bytes() {
        ByteBuffer record = ByteBuffer.allocate(LedgerLayout.RECORD_BYTES);
        record.putLong(MAGIC).putLong(ledger).putInt(client).putInt(side.code());
        record.putLong(sequence).putLong(amountCents()).putInt(dependency());
        SplittableRandom filler = random(side);
        while (record.position() < CRC_AT) {
            record.putLong(filler.nextLong());
        }
        record.putInt(crc(record.array()));
        return record.flip();
    }

    private int dependency() {
        return switch (side) {
            case DEBIT -> 0;
            case CREDIT ->
                    new LedgerRecord(ledger, client, Side.DEBIT, sequence).bytes().getInt(CRC_AT);
        };
    }

    private SplittableRandom random(@Nullable Side which) {
        long salt = which == null ? 0 : which.code();
        return new SplittableRandom(
                ledger ^ (client * 0x9E3779B97F4A7C15L) ^ (sequence << 3) ^ (salt << 40));
    }

    /** The record these bytes claim to be, or null when they are none of this ledger. */
    static @Nullable LedgerRecord claimed(long ledger, ByteBuffer bytes) {
        if (bytes.getLong(0) != MAGIC || bytes.getLong(8) != ledger) {
            return null;
        }
        Side side = Side.of(bytes.getInt(20));
        return side == null
                ? null
                : new LedgerRecord(ledger, bytes.getInt(16), side, bytes.getLong(24));
    }

    private static int crc(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record, 0, CRC_AT);
        return (int) crc.getValue();
    }

    static {
        assert (CRC_AT - HEADER_BYTES) % Long.BYTES == 0 : "filler is made of whole longs";
    }
}
