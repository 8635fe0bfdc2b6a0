// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

import java.time.Duration;
import java.time.Instant;

/** Time, as the executor sees it. */
public interface Pacer {
    Instant now();

    /** Waits; returns early when the plan is interrupted. */
    void pause(Duration duration) throws InterruptedException;
}
