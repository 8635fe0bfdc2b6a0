// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.util.ArrayDeque;

/** Bounds the transfers that a loop has handed to the kernel; further ones wait their turn. */
public final class Admission {
    private final int limit;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int present;

    /**
     * @param limit transfers at once, at least 1
     */
    public Admission(int limit) {
        this.limit = limit;
    }

    /** Transfers in the kernel. */
    public int present() {
        return present;
    }

    void enter(LoopFile file, Transfer transfer) {
        if (present < limit) {
            present++;
            file.begin(transfer);
        } else {
            waiting.addLast(() -> file.begin(transfer));
        }
    }

    void leave() {
        Runnable next = waiting.pollFirst();
        if (next == null) {
            present--;
        } else {
            next.run();
        }
    }
}
