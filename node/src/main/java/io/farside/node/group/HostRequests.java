// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.Effect.HostResult;
import io.farside.node.nbd.IoDone;
import io.farside.wire.nbd.NbdError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Host requests the engine has not answered. Numbers name a slot and how often it was used, so that
 * a late answer never meets a newer request. Confined to the loop.
 */
final class HostRequests {
    private final List<@Nullable IoDone> slots = new ArrayList<>();
    private final List<Integer> uses = new ArrayList<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();

    long add(IoDone done) {
        Integer reused = free.poll();
        if (reused == null) {
            slots.add(done);
            uses.add(0);
            return slots.size() - 1L;
        }
        slots.set(reused, done);
        return ((long) uses.get(reused) << Integer.SIZE) | reused;
    }

    void answer(long request, HostResult result) {
        int slot = (int) request;
        IoDone done = slots.get(slot);
        if (done == null || uses.get(slot) != (int) (request >>> Integer.SIZE)) {
            throw new IllegalStateException("host request " + request + " answered twice");
        }
        release(slot);
        done.done(error(result));
    }

    private void release(int slot) {
        slots.set(slot, null);
        uses.set(slot, uses.get(slot) + 1);
        free.add(slot);
    }

    /** Answers everything with ESHUTDOWN. */
    void abandon() {
        for (int slot = 0; slot < slots.size(); slot++) {
            IoDone done = slots.get(slot);
            if (done != null) {
                release(slot);
                done.done(NbdError.ESHUTDOWN);
            }
        }
    }

    private static NbdError error(HostResult result) {
        return switch (result) {
            case OK -> NbdError.NONE;
            case IO_ERROR -> NbdError.EIO;
            case NO_SPACE -> NbdError.ENOSPC;
            case SHUTDOWN -> NbdError.ESHUTDOWN;
        };
    }
}
