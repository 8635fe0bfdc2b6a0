// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting for something that has to come. */
final class Await {
    /** Longest wait. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** Time between two looks. */
    static final Duration POLL = Duration.ofMillis(10);

    private Await() {}

    /** What was seen when it was enough, within {@link #LIMIT}. */
    static <T> T until(Supplier<T> ask, Predicate<T> enough, String what) {
        return until(ask, enough, System.nanoTime() + LIMIT.toNanos(), what);
    }

    /**
     * What was seen when it was enough.
     *
     * @param deadline in terms of {@link System#nanoTime}
     * @throws io.farside.model.ProblemException {@code FSDC2003E}
     */
    static <T> T until(Supplier<T> ask, Predicate<T> enough, long deadline, String what) {
        while (true) {
            T seen = ask.get();
            if (enough.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > deadline) {
                throw Problem.of(
                                "FSDC2003E",
                                "Waited too long for " + what + ".",
                                "Run the demo with --keep and look at its logs.")
                        .withCause("last seen: " + seen)
                        .as(ProblemKind.UNAVAILABLE)
                        .toException();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
