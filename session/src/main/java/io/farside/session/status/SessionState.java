// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

/** State of a session or role pair, as operators see it. */
public enum SessionState {
    DEFINED("Defined"),
    PREPARING("Preparing"),
    PREPARED("Prepared"),
    SUSPENDING("Suspending"),
    SUSPENDED("Suspended"),
    SUSPENDED_PARTIAL("Suspended (Partial)"),
    RECOVERING("Recovering"),
    TARGET_AVAILABLE("Target Available"),
    TERMINATING("Terminating");

    private final String label;

    SessionState(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }

    /**
     * The state with this label.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static SessionState ofLabel(String label) {
        for (SessionState state : values()) {
            if (state.label.equals(label)) {
                return state;
            }
        }
        throw new IllegalArgumentException("not a session state: " + label);
    }
}
