// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.model.Problem;
import io.farside.wire.replication.GroupFacts;
import org.jspecify.annotations.Nullable;

/**
 * Policy {@code auto_synchronize}, at a primary that took over: an old primary that returns, fenced
 * and without writes of its own, is demoted and gets the difference, as if an operator had said
 * reprotect without discard. The natural direction stays what it is. The other side has the last
 * word: it refuses where it finds writes of its own after all.
 */
final class AutoSync {
    private final Core core;
    private final Roles roles;
    private final StartStop startStop;
    private String waits = "";

    AutoSync(Core core, Roles roles, StartStop startStop) {
        this.core = core;
        this.roles = roles;
        this.startStop = startStop;
    }

    /** A new meeting: what was found in the last one counts no more. */
    void begun() {
        waits = "";
    }

    /** Why an operator has to decide, or empty. */
    String waits() {
        return waits;
    }

    /** The other side was met in a lower role epoch than this one. */
    void met() {
        GroupFacts peer = core.link.peer;
        boolean survivor =
                core.isPrimary()
                        && !core.record.fence
                        && !core.failed
                        && core.record.everSynced
                        && core.epoch().equals(core.record.highestSeen);
        // It is fenced, or about to be: it has heard the role epoch of this side.
        boolean returned = peer != null && peer.role().currentPrimary();
        if (!core.policies().autoSynchronize() || !survivor || !returned || roles.isDemoting()) {
            return;
        }
        Problem lone = roles.peerLoneWrites();
        if (lone != null) {
            waitFor(lone);
            return;
        }
        startStop.protect(false, this::answered);
    }

    private void answered(@Nullable Problem problem) {
        if (problem != null && core.link.isUp()) {
            waitFor(problem);
        }
    }

    private void waitFor(Problem problem) {
        waits =
                "auto_synchronize waits for an operator: "
                        + problem.message()
                        + (problem.cause().isEmpty() ? "" : " " + problem.cause());
        core.changed();
    }
}
