// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

/**
 * Something a ledger must never show.
 *
 * @param kind what is wrong
 * @param client whose record
 * @param side on which volume
 * @param sequence which transaction
 * @param detail what was found instead
 */
public record Finding(Kind kind, int client, Side side, long sequence, String detail) {
    /** What can be wrong with a record. */
    public enum Kind {
        /** An acknowledged write is not there, or an older record stands in its place. */
        LOST,
        /** An acknowledged record is there in part. */
        TORN,
        /** A record is there that was never written. */
        PHANTOM,
        /** A credit is there without the debit it depends on. */
        ORDER
    }

    @Override
    public String toString() {
        return kind
                + " "
                + side
                + " of transaction "
                + client
                + "/"
                + sequence
                + (detail.isEmpty() ? "" : ": " + detail);
    }
}
