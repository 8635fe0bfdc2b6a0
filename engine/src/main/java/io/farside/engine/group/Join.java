// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import java.util.function.BiConsumer;

/** Runs something once when a number of others are done. */
final class Join {
    private final Runnable then;
    private int left;

    Join(int count, Runnable then) {
        this.left = count;
        this.then = then;
    }

    void done() {
        if (--left == 0) {
            then.run();
        }
    }

    <T> void each(T[] items, BiConsumer<T, Runnable> start) {
        for (T item : items) {
            start.accept(item, this::done);
        }
    }
}
