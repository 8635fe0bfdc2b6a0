// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import org.jspecify.annotations.Nullable;

/** The two records of a transaction; each has a volume of its own. */
public enum Side {
    /** Written first. */
    DEBIT('D'),
    /** Written once the debit was acknowledged, so it depends on it across volumes. */
    CREDIT('C');

    private final int code;

    Side(int code) {
        this.code = code;
    }

    /** As records carry it. */
    int code() {
        return code;
    }

    static @Nullable Side of(int code) {
        return switch (code) {
            case 'D' -> DEBIT;
            case 'C' -> CREDIT;
            default -> null;
        };
    }
}
