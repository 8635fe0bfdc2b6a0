// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.api.manager.ProgressView;
import io.farside.runbook.Ending;
import io.farside.runbook.PlanLog;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task with what became of it.
 *
 * @param number tasks are numbered in the order they were accepted
 * @param progress of copying, as last written down; null when there was none
 */
public record StoredTask(
        long number,
        TaskDocument task,
        List<PlanLog.Entry> entries,
        @Nullable Ending ending,
        @Nullable Instant endedAt,
        @Nullable ProgressView progress) {}
