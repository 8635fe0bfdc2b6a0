// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds a copy set: one existing volume for each role, all of one size, each at its role's site, in
 * no other session. Added to a running session it is refused until the session is stopped or
 * terminated, because a group's volumes are fixed while it exists.
 *
 * @param name 1 to 64 of letters, digits, dot, dash, underscore; null for the first role's volume
 *     name
 * @param volumes volume of each role
 */
public record CopySetRequest(@Nullable String name, Map<String, Volume> volumes) {
    /** Where a volume is. */
    public record Volume(String storageSystem, String volume) {}
}
