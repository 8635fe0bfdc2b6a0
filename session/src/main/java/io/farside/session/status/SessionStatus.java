// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

/** How much attention a session needs; ordered, the worst last. */
public enum SessionStatus {
    INACTIVE("Inactive"),
    NORMAL("Normal"),
    WARNING("Warning"),
    UNKNOWN("Unknown"),
    SEVERE("Severe");

    private final String label;

    SessionStatus(String label) {
        this.label = label;
    }

    public SessionStatus worse(SessionStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public String toString() {
        return label;
    }
}
