// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

/**
 * What a client remembers outside the volumes. Transactions are numbered from 1 without gaps, so
 * the highest acknowledged one stands for all before it.
 *
 * @param client 0 to clients - 1
 * @param started highest transaction begun
 * @param debits highest debit whose write was acknowledged
 * @param credits highest credit whose write was acknowledged
 * @param transactions highest transaction acknowledged to its user: both writes and both flushes
 */
public record ClientMemory(int client, long started, long debits, long credits, long transactions) {
    public ClientMemory {
        if (transactions > credits || credits > debits || debits > started) {
            throw new IllegalArgumentException("acknowledged before it was begun");
        }
        if (started - transactions > 1) {
            throw new IllegalArgumentException("more than one transaction at a time");
        }
    }

    /** Highest write of a side that was acknowledged. */
    long acknowledged(Side side) {
        return switch (side) {
            case DEBIT -> debits;
            case CREDIT -> credits;
        };
    }
}
