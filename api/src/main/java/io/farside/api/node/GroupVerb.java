// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.Arrays;
import java.util.Optional;

/** Verbs of a remote copy group. */
public enum GroupVerb {
    START("start"),
    STOP("stop"),
    RELEASE("release"),
    SYNC("sync"),
    FAILOVER("failover"),
    REPROTECT("reprotect"),
    FAILBACK("failback"),
    REVERSE("reverse"),
    SWITCHOVER("switchover"),
    OVERRIDE("override");

    private final String path;

    GroupVerb(String path) {
        this.path = path;
    }

    /** Last part of the command's path. */
    public String path() {
        return path;
    }

    public static Optional<GroupVerb> ofPath(String path) {
        return Arrays.stream(values()).filter(v -> v.path.equals(path)).findFirst();
    }

    @Override
    public String toString() {
        return path;
    }
}
