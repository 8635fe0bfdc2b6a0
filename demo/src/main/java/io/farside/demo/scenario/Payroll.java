// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.ledger.Side;

/** Names the demo gives its things. */
final class Payroll {
    static final String SESSION = "payroll";
    static final String TYPE = "MM";

    /** The copy set that carries the user's image. */
    static final String IMAGE = "image";

    private Payroll() {}

    /** Name of a ledger volume and of its copy set. */
    static String volume(Side side) {
        return switch (side) {
            case DEBIT -> "debits";
            case CREDIT -> "credits";
        };
    }
}
