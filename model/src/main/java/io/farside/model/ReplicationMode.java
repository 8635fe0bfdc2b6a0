// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

/** How a target follows its primary. */
public enum ReplicationMode {
    SYNC("sync"),
    STREAM("stream"),
    PERIODIC("periodic"),
    GLOBAL_COPY("global-copy");

    private final String label;

    ReplicationMode(String label) {
        this.label = label;
    }

    /**
     * The mode with this label.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ReplicationMode of(String label) {
        for (ReplicationMode mode : values()) {
            if (mode.label.equals(label)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("no mode " + label);
    }

    @Override
    public String toString() {
        return label;
    }
}
