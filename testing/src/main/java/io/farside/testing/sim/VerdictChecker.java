// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

/**
 * I9: linked sides that go on are mirror images of each other. Asked only when both links are up in
 * the same connection and no frame is on its way.
 */
final class VerdictChecker {
    void quiet(Side one, Side other) {
        Facts a = one.facts;
        Facts b = other.facts;
        if (!a.up() || !b.up() || !a.started() || !b.started()) {
            return;
        }
        if (a.primary() == b.primary()) {
            throw new Violation(
                    "I9",
                    "both sides replicate as "
                            + (a.primary() ? "primary" : "secondary")
                            + ": "
                            + one
                            + ", "
                            + other);
        }
        Side target = a.primary() ? other : one;
        Facts shown = target.facts;
        if ((a.protectedPrimary() || b.protectedPrimary()) && !shown.synced()) {
            throw new Violation(
                    "I9", "the primary shows Synced, its target does not: " + one + ", " + other);
        }
        if (!a.epoch().equals(b.epoch())) {
            throw new Violation(
                    "I9", "linked sides differ in role epoch: " + a.epoch() + ", " + b.epoch());
        }
    }

    /** A resync moved data from a side while the other one moves data to it. */
    void direction(Side from, Side to) {
        if (from.facts.up() && to.facts.up() && !from.facts.primary() && to.facts.primary()) {
            // A secondary repairs the primary only after the primary lost power.
            if (!to.owesRestore && !to.lostContent) {
                throw new Violation("I9", from + " resyncs the primary " + to);
            }
        }
    }
}
