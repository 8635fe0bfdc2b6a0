// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.model.RoleEpoch;
import org.jspecify.annotations.Nullable;

/** Takes operators' verbs to the part that does them. */
final class Commands {
    private final Core core;
    private final StartStop startStop;
    private final Roles roles;
    private final Flips flips;
    private final Loss loss;
    private final ImageCommands images;

    Commands(Core core, Contact.Parts parts, ImageCommands images) {
        this.images = images;
        this.core = core;
        this.startStop = parts.startStop();
        this.roles = parts.roles();
        this.flips = parts.flips();
        this.loss = parts.loss();
    }

    void run(long request, GroupCommand command) {
        String group = core.config.name();
        @Nullable RoleEpoch expected = command.expected();
        if (core.closing) {
            core.out.refuse(request, Refusals.closing(group));
            return;
        }
        if (!core.ready) {
            core.out.refuse(request, Refusals.recovering(group));
            return;
        }
        if (command instanceof GroupCommand.SetPolicies c) {
            setPolicies(request, c);
            return;
        }
        if (core.goingBack) {
            core.out.refuse(request, Refusals.busy(group));
            return;
        }
        if (expected != null && !expected.equals(core.epoch())) {
            core.out.refuse(request, Refusals.stale(group, expected, core.epoch()));
            return;
        }
        if (flips.isFlipping()) {
            core.out.refuse(request, Refusals.busy(group));
            return;
        }
        switch (command) {
            case GroupCommand.Start c -> startStop.start(request, c.overwrite());
            case GroupCommand.Stop c -> startStop.stop(request, c.now());
            case GroupCommand.Release _ -> startStop.release(request);
            case GroupCommand.Sync _ -> startStop.sync(request);
            case GroupCommand.Failover _ -> roles.failover(request);
            case GroupCommand.Reprotect c -> startStop.reprotect(request, c.discard());
            case GroupCommand.Failback c ->
                    flips.failback(request, roles, c.discard(), c.disconnectHosts());
            case GroupCommand.Reverse _ -> roles.reverse(request);
            case GroupCommand.Switchover c -> flips.switchover(request, c.disconnectHosts());
            case GroupCommand.OverrideFence c -> roles.override(request, c.abandoned());
            case GroupCommand.TakeImage c -> images.take(request, c);
            case GroupCommand.DropImage c -> images.drop(request, c.image());
            case GroupCommand.RestoreImage c -> images.restore(request, c.image());
            case GroupCommand.SetPolicies c -> setPolicies(request, c);
        }
    }

    /** At any time: nothing that is under way depends on them but a hold. */
    private void setPolicies(long request, GroupCommand.SetPolicies command) {
        core.policies(command.policies());
        loss.policiesChanged();
        core.file.save(() -> core.out.done(request, "policies changed"));
    }
}
