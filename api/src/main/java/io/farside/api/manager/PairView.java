// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import io.farside.api.ProblemView;
import org.jspecify.annotations.Nullable;

/**
 * Two volumes of one copy set in a role pair.
 *
 * @param source {@code storage system/volume}
 * @param target {@code storage system/volume}
 * @param state of its role pair as far as this pair goes
 * @param sync {@code New, Syncing, Synced, NotSynced, Stale, Stopped} or {@code Unknown}
 * @param differingBytes marked as different, in whole change blocks; null when unknown
 * @param message what was last seen, null when there is nothing to say
 */
public record PairView(
        String copySet,
        String rolePair,
        String source,
        String target,
        String state,
        String sync,
        boolean recoverable,
        boolean copying,
        @Nullable Integer percent,
        @Nullable Long differingBytes,
        @Nullable ProblemView message) {}
