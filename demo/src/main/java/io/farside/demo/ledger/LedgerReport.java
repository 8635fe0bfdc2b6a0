// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import java.util.List;

/**
 * What a verification found.
 *
 * @param acknowledged transactions the clients hold as acknowledged, since the ledger began
 * @param checkedWrites acknowledged writes whose record was looked at; older ones were overwritten
 *     by later turns of the ring
 * @param lostWrites acknowledged writes that are missing, stale or torn
 * @param unfinished records of transactions in flight that are there, whole or in part; they may be
 * @param debitCents sum of the debits of checked, acknowledged transactions
 * @param creditCents sum of their credits
 * @param findings everything wrong, at most {@value #MAX_FINDINGS} of them
 */
public record LedgerReport(
        long acknowledged,
        long checkedWrites,
        long lostWrites,
        long unfinished,
        long debitCents,
        long creditCents,
        List<Finding> findings) {
    /** Findings kept; one is enough to fail, and a lost volume would give millions. */
    public static final int MAX_FINDINGS = 20;

    /** Whether every acknowledged transaction is there, whole and in order. */
    public boolean proven() {
        return lostWrites == 0 && findings.isEmpty() && debitCents == creditCents;
    }
}
