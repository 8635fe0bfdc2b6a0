// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A role pair of a session.
 *
 * @param direction for example {@code H1->H2}
 * @param mode {@code sync}
 * @param asOf time the target could be opened at, null when not recoverable
 * @param rpoMillis measured exposure, 0 while every acknowledged write is at both sides, null when
 *     unknown or not replicating
 * @param pairsRecoverable of {@code pairs}
 * @param reasons of departures from normal, worst first
 */
public record RolePairView(
        String name,
        String direction,
        String mode,
        String state,
        String status,
        boolean recoverable,
        @Nullable String asOf,
        boolean copying,
        @Nullable ProgressView progress,
        @Nullable Long rpoMillis,
        int pairs,
        int pairsRecoverable,
        int pairsWithError,
        List<String> reasons,
        List<GroupRef> groups) {}
