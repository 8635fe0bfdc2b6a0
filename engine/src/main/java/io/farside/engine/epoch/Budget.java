// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

/** Bytes used of a bound. */
final class Budget {
    final long limit;
    long used;

    Budget(long limit) {
        this.limit = limit;
    }

    boolean fits(long bytes) {
        return used + bytes <= limit;
    }

    void take(long bytes) {
        used += bytes;
    }

    void give(long bytes) {
        used -= bytes;
        assert used >= 0 : "more given back than taken";
    }
}
