// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

import java.util.List;

/**
 * An immutable, fully specific plan.
 *
 * @param id unique, at most {@value #ID_LIMIT_CHARACTERS} characters
 * @param steps numbered from 1
 */
public record Plan<A>(String id, List<Step<A>> steps) {
    /** Longest id, so that a step id stays within 64 characters. */
    public static final int ID_LIMIT_CHARACTERS = 56;

    /** Most steps of one plan. */
    public static final int STEP_LIMIT = 100_000;

    public Plan {
        steps = List.copyOf(steps);
        if (id.isEmpty() || id.length() > ID_LIMIT_CHARACTERS) {
            throw new IllegalArgumentException("plan id of " + id.length() + " characters");
        }
        if (steps.size() > STEP_LIMIT) {
            throw new IllegalArgumentException("plan of " + steps.size() + " steps");
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).number() != i + 1) {
                throw new IllegalArgumentException("steps are not numbered from 1");
            }
        }
    }

    /** Identity of a step: the same in every attempt and after every crash. */
    public String stepId(Step<A> step) {
        return id + "/" + step.number();
    }
}
