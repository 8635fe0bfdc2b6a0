// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

/**
 * Where records live on both volumes: every client owns a ring of slots, and transaction n of a
 * client goes to slot (n - 1) modulo the ring's length.
 *
 * @param id tells this ledger's records from those of another run
 * @param clients clients, at least 1
 * @param slots records in each client's ring, at least 2
 */
public record LedgerLayout(long id, int clients, int slots) {
    /** Length of a record, bytes: several sectors, so that a torn one can be told. */
    public static final int RECORD_BYTES = 4096;

    /** Where the first ring starts, bytes; what lies before belongs to partition tables. */
    public static final long BASE_BYTES = 1 << 20;

    public LedgerLayout {
        if (clients < 1 || slots < 2) {
            throw new IllegalArgumentException(
                    "a ledger needs a client and two slots, not " + clients + " and " + slots);
        }
    }

    /** First byte of a client's ring. */
    public long ring(int client) {
        return BASE_BYTES + (long) client * slots * RECORD_BYTES;
    }

    /** First byte of a transaction's record. */
    public long offset(int client, long sequence) {
        return ring(client) + slot(sequence) * (long) RECORD_BYTES;
    }

    /** Slot of a transaction, 0 to slots - 1. */
    public int slot(long sequence) {
        return Math.floorMod(sequence - 1, slots);
    }

    /** First byte after the last ring: the least size of a volume. */
    public long end() {
        return ring(clients);
    }
}
