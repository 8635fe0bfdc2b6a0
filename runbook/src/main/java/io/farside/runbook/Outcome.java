// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

import io.farside.model.Problem;

/** How a step ended. */
public sealed interface Outcome {
    /**
     * It is done, now or by an earlier attempt.
     *
     * @param message one line, empty when there is nothing to say
     */
    record Done(String message) implements Outcome {}

    /** It failed; a retryable problem is tried again within the retry policy. */
    record Failed(Problem problem) implements Outcome {}
}
