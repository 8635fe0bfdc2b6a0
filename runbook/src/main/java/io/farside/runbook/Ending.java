// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

import io.farside.model.Problem;

/** How a plan ended. */
public sealed interface Ending {
    record Succeeded() implements Ending {}

    /**
     * A step failed for good; later steps were not begun.
     *
     * @param step its number, 0 when there was no plan yet
     */
    record Failed(int step, Problem problem) implements Ending {}

    /**
     * An operator's command interrupted it; later steps were not begun.
     *
     * @param step number of the step that was not finished, 0 when there was no plan yet
     */
    record Interrupted(int step) implements Ending {}
}
