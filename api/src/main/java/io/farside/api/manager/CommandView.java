// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import org.jspecify.annotations.Nullable;

/**
 * A command of a session.
 *
 * @param name as {@link CommandRequest#command()} takes it
 * @param reason why it is not available, null when it is
 * @param correction what makes it available, null when it is
 */
public record CommandView(
        String name, boolean available, @Nullable String reason, @Nullable String correction) {}
