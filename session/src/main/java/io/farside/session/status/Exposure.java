// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What would be lost now.
 *
 * @param recoverable whether the target could be used now
 * @param reason why, in one line
 * @param asOf time the target could be opened at, null when not recoverable or not known
 * @param rpoMillis 0 while every acknowledged write is at both sides, null when unknown
 */
public record Exposure(
        boolean recoverable, String reason, @Nullable Instant asOf, @Nullable Long rpoMillis) {}
