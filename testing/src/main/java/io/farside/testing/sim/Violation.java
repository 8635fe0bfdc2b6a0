// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

/** A checker found that an invariant does not hold. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    /**
     * @param invariant its name in the design: {@code I1} to {@code I9}, {@code Liveness}, {@code
     *     Contract}
     */
    public Violation(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    public String invariant() {
        return invariant;
    }
}
