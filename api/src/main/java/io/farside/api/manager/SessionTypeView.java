// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session type.
 *
 * @param name short name, for example {@code MM}
 * @param title for example {@code Metro Mirror Failover/Failback}
 * @param roles in order, for example {@code H1}, {@code H2}
 * @param commands every command a session of this type can have
 */
public record SessionTypeView(
        String name,
        String title,
        List<String> roles,
        List<RolePair> rolePairs,
        List<String> commands) {
    /**
     * A copy relation.
     *
     * @param forward mode from the first to the second role
     * @param backward mode back, null when the type has none
     */
    public record RolePair(String name, String forward, @Nullable String backward) {}
}
