// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import io.farside.api.ProblemView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command does, step by step, decided before anything happens.
 *
 * @param pairs effect on each role pair and group
 * @param bytesToMove data that will be copied, whole change blocks; null when it cannot be known
 * @param lost writes that will be discarded, one entry for each side and group that has some or may
 *     have some
 * @param authoritativeAfter site whose data counts afterwards
 * @param blockers what refuses the command now; empty when it can run
 * @param notes what else an operator should know before confirming
 */
public record PlanView(
        String session,
        String command,
        List<Step> steps,
        List<Effect> pairs,
        @Nullable Long bytesToMove,
        List<Loss> lost,
        @Nullable String authoritativeAfter,
        List<ProblemView> blockers,
        List<String> notes) {

    /**
     * One step.
     *
     * @param target {@code storage system/group}, or {@code session}
     * @param authoritativeAfter site whose data counts when the step is done
     */
    public record Step(
            int number, String id, String action, String target, String authoritativeAfter) {}

    /** What happens to a group. */
    public record Effect(String group, String from, String to) {}

    /**
     * Writes that only one side has and that the command discards.
     *
     * @param site that has them
     * @param known whether the figures are facts; when false they are zero and mean nothing
     * @param firstAt wall time of the first, null when there is none
     * @param lastAt wall time of the last, null when there is none
     * @param unknownSince last contact with that side when {@code known} is false, null when never
     */
    public record Loss(
            String group,
            String site,
            boolean known,
            long extents,
            long bytes,
            @Nullable String firstAt,
            @Nullable String lastAt,
            @Nullable String unknownSince) {}
}
