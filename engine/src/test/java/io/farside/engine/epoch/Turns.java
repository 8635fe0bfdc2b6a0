// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Operations on their way; they end in any order. */
final class Turns {
    private final RandomGenerator random;
    private List<Runnable> pending = new ArrayList<>();

    Turns(RandomGenerator random) {
        this.random = random;
    }

    void later(Runnable end) {
        pending.add(end);
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Ends one operation. */
    boolean step() {
        if (pending.isEmpty()) {
            return false;
        }
        int at = random.nextInt(pending.size());
        Runnable end = pending.get(at);
        pending.set(at, pending.getLast());
        pending.removeLast();
        end.run();
        return true;
    }

    void drain() {
        while (step()) {
            // Each step may add others.
        }
    }

    /** The process is gone: nobody is told any more. */
    void forget() {
        pending = new ArrayList<>();
    }
}
