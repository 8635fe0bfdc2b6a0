// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

/** What holds a volume's data. */
public enum Backing {
    /** A sparse file made by this node beside its metadata. */
    FILE("file", 0),
    /** A raw image that existed before, used in place. */
    ADOPTED("adopted", 1),
    /** A block device. */
    DEVICE("device", 2);

    private final String label;
    private final int code;

    Backing(String label, int code) {
        this.label = label;
        this.code = code;
    }

    /** As on disk. */
    int code() {
        return code;
    }

    static Backing ofCode(int code) {
        for (Backing backing : values()) {
            if (backing.code == code) {
                return backing;
            }
        }
        throw new IllegalArgumentException("backing " + code);
    }

    @Override
    public String toString() {
        return label;
    }
}
