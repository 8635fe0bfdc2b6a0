// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * A command was accepted and done, or goes on by itself (the group's state tells).
 *
 * @param detail what was done in one line, null when the state says it all
 * @param repeated whether this is the remembered answer of an earlier request with the same id
 * @param group state right after
 */
public record GroupCommandResult(
        String verb,
        @Nullable String requestId,
        @Nullable String detail,
        boolean repeated,
        GroupView group) {}
