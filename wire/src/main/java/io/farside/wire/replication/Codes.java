// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/** Codes of enumerated values on the wire: their position, fixed by the golden frames. */
final class Codes {
    private Codes() {}

    // The golden frames pin every position, so the compiler's warning has its answer in a test.
    @SuppressWarnings("EnumOrdinal")
    static int of(Enum<?> value) {
        return value.ordinal();
    }
}
