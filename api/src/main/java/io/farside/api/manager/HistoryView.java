// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a session, newest first.
 *
 * @param changes of state
 * @param samples of exposure and difference
 */
public record HistoryView(List<Change> changes, List<Sample> samples) {
    /** A change of state. */
    public record Change(
            String at, String fromState, String toState, String status, List<String> reasons) {}

    /**
     * A sample of a role pair.
     *
     * @param rpoMillis null when it could not be measured
     * @param outOfSyncBytes null when it could not be measured
     */
    public record Sample(
            String at, String rolePair, @Nullable Long rpoMillis, @Nullable Long outOfSyncBytes) {}
}
