// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import io.farside.api.ProblemView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that was accepted, and the execution of its plan.
 *
 * @param state {@code Queued} behind another command of the session, {@code Running}, {@code
 *     Succeeded}, {@code Failed} or {@code Interrupted}
 * @param startedAt when it was accepted
 * @param steps all of the plan; none while it is queued
 * @param progress of copying, the last one seen once it ended; null when nothing was copied
 * @param problem that ended it, null when it did not fail
 */
public record TaskView(
        String id,
        String session,
        String command,
        String state,
        String startedAt,
        @Nullable String endedAt,
        List<Step> steps,
        @Nullable ProgressView progress,
        @Nullable ProblemView problem) {

    /** Whether nothing more will happen. */
    public boolean ended() {
        return endedAt != null;
    }

    /**
     * One step.
     *
     * @param state {@code Waiting}, {@code Running}, {@code Done}, {@code Failed} or {@code
     *     Skipped}
     * @param message outcome or what is waited for, null when there is nothing to say
     */
    public record Step(
            int number,
            String action,
            String target,
            String state,
            @Nullable String startedAt,
            @Nullable String endedAt,
            @Nullable String message) {}
}
