// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import org.jspecify.annotations.Nullable;

/**
 * What an operator says with a command.
 *
 * @param toSite name of the site to go to, null for the other one
 * @param discard writes that only the other side has may be discarded
 * @param overwrite the target's unrelated data may be overwritten
 * @param disconnectHosts hosts that have volumes open for writing are cut off
 * @param abandonedSite name of the site whose writes are given up, null when not typed
 */
public record Confirmations(
        @Nullable String toSite,
        boolean discard,
        boolean overwrite,
        boolean disconnectHosts,
        @Nullable String abandonedSite) {
    public static final Confirmations NONE = new Confirmations(null, false, false, false, null);
}
