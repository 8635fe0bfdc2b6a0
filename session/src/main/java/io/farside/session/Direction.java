// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

/** Which way a role pair copies, for example {@code H1->H2}. */
public record Direction(Role source, Role target) {
    public Direction reversed() {
        return new Direction(target, source);
    }

    @Override
    public String toString() {
        return source + "->" + target;
    }
}
