// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

/**
 * Role of one side of a group: the product of its natural (configured) and current direction bits.
 */
public enum GroupRole {
    PRIMARY("Primary", true, true),
    SECONDARY("Secondary", false, false),
    PRIMARY_REV("Primary-Rev", false, true),
    SECONDARY_REV("Secondary-Rev", true, false);

    private final String label;
    private final boolean naturalPrimary;
    private final boolean currentPrimary;

    GroupRole(String label, boolean naturalPrimary, boolean currentPrimary) {
        this.label = label;
        this.naturalPrimary = naturalPrimary;
        this.currentPrimary = currentPrimary;
    }

    public static GroupRole of(boolean naturalPrimary, boolean currentPrimary) {
        return naturalPrimary
                ? (currentPrimary ? PRIMARY : SECONDARY_REV)
                : (currentPrimary ? PRIMARY_REV : SECONDARY);
    }

    public boolean naturalPrimary() {
        return naturalPrimary;
    }

    public boolean currentPrimary() {
        return currentPrimary;
    }

    public GroupRole withCurrent(boolean primary) {
        return of(naturalPrimary, primary);
    }

    public GroupRole withNatural(boolean primary) {
        return of(primary, currentPrimary);
    }

    /** As operators see it: {@code Primary}, {@code Secondary-Rev} and so on. */
    @Override
    public String toString() {
        return label;
    }
}
