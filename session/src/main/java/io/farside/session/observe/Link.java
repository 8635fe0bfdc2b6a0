// SPDX-License-Identifier: Apache-2.0
package io.farside.session.observe;

/** The replication link of a group as one side sees it. */
public enum Link {
    UP("Up"),
    /** Lost a moment ago; writes are held inside the hold budget. */
    INTERRUPTED("Interrupted"),
    DOWN("Down");

    private final String label;

    Link(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
