// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

import java.time.Duration;

/**
 * How often a retryable failure of a step is tried again; waits double from the first to the
 * longest.
 *
 * @param attempts at most, since the plan began or was resumed, at least 1
 */
public record RetryPolicy(int attempts, Duration firstWait, Duration longestWait) {
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(5, Duration.ofMillis(200), Duration.ofSeconds(5));

    public RetryPolicy {
        if (attempts < 1 || firstWait.isNegative() || longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException("not a retry policy");
        }
    }

    /** Wait after this many failed tries, at least one. */
    Duration waitAfter(int tries) {
        Duration wait = firstWait;
        for (int i = 1; i < tries && wait.compareTo(longestWait) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longestWait) > 0 ? longestWait : wait;
    }
}
