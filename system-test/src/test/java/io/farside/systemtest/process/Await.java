// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a state, with a deadline that only ends a wait that has failed. */
public final class Await {
    /** Generous, because a busy machine is no failure. */
    public static final Duration DEADLINE = Duration.ofSeconds(60);

    private Await() {}

    public static void until(String what, Condition condition) {
        until(what, DEADLINE, condition);
    }

    public static void until(String what, Duration deadline, Condition condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!holds(what, condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited " + deadline.toSeconds() + " s in vain for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static boolean holds(String what, Condition condition) {
        try {
            return condition.holds();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("while waiting for " + what, e);
        }
    }

    /** Something to wait for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }
}
