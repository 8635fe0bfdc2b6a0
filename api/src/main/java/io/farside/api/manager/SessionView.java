// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session.
 *
 * @param version of its definition, expected by changes; also its ETag
 * @param sites site of each role
 * @param status {@code Inactive, Normal, Warning, Severe} or {@code Unknown}
 * @param state {@code Defined, Preparing, Prepared, Suspending, Suspended, Suspended (Partial),
 *     Recovering, Target Available} or {@code Terminating}
 * @param reasons of departures from normal, worst first
 * @param recoverable whether the target could be used now
 * @param recoverableSince when that became so, null when it is not
 * @param recoverableAsOf time the target could be opened at, null when not recoverable
 * @param activeRole role hosts write to, null when none or unknown
 * @param activeSite its site, null when none or unknown
 * @param direction for example {@code H1->H2}
 * @param copyEnabledToSite site number that copying was enabled to, null when none was
 * @param rpoMillis 0 while every acknowledged write is at both sides, null when unknown or not
 *     replicating
 * @param task command under way, null when none
 * @param queued tasks that wait behind it, in the order of their turns
 * @param observedAt when the nodes were last heard, null before
 * @param unknownSince when the silent node was last heard, null when all answer
 */
public record SessionView(
        String name,
        String type,
        String description,
        long version,
        Map<String, String> sites,
        String status,
        String state,
        List<String> reasons,
        boolean recoverable,
        @Nullable String recoverableSince,
        @Nullable String recoverableAsOf,
        boolean copying,
        @Nullable ProgressView progress,
        int errors,
        @Nullable String activeRole,
        @Nullable String activeSite,
        String direction,
        @Nullable Integer copyEnabledToSite,
        @Nullable Long rpoMillis,
        int copySets,
        SessionPolicies policies,
        List<RolePairView> rolePairs,
        @Nullable String task,
        List<String> queued,
        @Nullable String observedAt,
        @Nullable String unknownSince) {}
