// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.group.GroupView.Certainty;
import io.farside.engine.group.GroupView.RpoView;
import io.farside.model.GroupPolicies;

/** The RPO as operators see it, and its alerts. */
final class Rpo {
    private final Core core;
    private final Safety safety;
    private final RpoWatch watch = new RpoWatch();
    private RpoView shown = RpoView.UNKNOWN;
    private long shownNanos;

    Rpo(Core core, Safety safety) {
        this.core = core;
        this.safety = safety;
    }

    /** Once a step, before its view is built. */
    void check() {
        GroupView.AlertLevel before = watch.level();
        GroupPolicies.Alerts limits = core.policies().alerts();
        long age = limits.watchRpo() ? watched() : 0;
        long again = watch.check(limits, age, core.now.nanos());
        core.timers.set(Timers.Kind.RPO, again);
        if (watch.level() != before || isNews()) {
            core.changed();
        }
    }

    /** Whether what was shown is wrong by now, looked at once a second at most. */
    private boolean isNews() {
        if (core.now.nanos() - shownNanos < Core.SECOND) {
            return false;
        }
        return !view().equals(shown);
    }

    /** This was published. */
    void published(RpoView view) {
        shown = view;
        shownNanos = core.now.nanos();
    }

    GroupView.AlertLevel level() {
        return watch.level();
    }

    /** Of the primary that hosts use: what others lack is not theirs to watch. */
    private long watched() {
        boolean used = core.isPrimary() && !core.record.fence && core.record.everSynced;
        return used ? Math.max(0, view().ageNanos(core.now)) : 0;
    }

    RpoView view() {
        if (!core.record.everSynced) {
            return RpoView.UNKNOWN;
        }
        return core.isPrimary() ? primary() : target();
    }

    private RpoView primary() {
        Exposure exposure = core.exposure;
        boolean seen = core.link.isReplicating() && core.isStarted();
        if (exposure.labelMillis() != 0) {
            Certainty certainty = seen ? Certainty.ESTIMATED : Certainty.UNKNOWN;
            return new RpoView(certainty, true, Exposure.NOTHING, exposure.labelMillis());
        }
        Certainty certainty = seen ? Certainty.MEASURED : Certainty.UNKNOWN;
        return new RpoView(certainty, true, exposure.oldestNanos(), 0);
    }

    /** By the label of what this side holds; its primary may be long gone. */
    private RpoView target() {
        GroupRecord r = core.record;
        ImageRecord image = safety.open();
        boolean equal = core.link.isReplicating() && core.isStarted() && r.synced && !r.resyncOpen;
        if (equal && !core.isAsync()) {
            return new RpoView(Certainty.MEASURED, true, Exposure.NOTHING, 0);
        }
        boolean nothing = image == null && (r.resyncOpen || r.yielded);
        long label = image == null ? r.asOfMillis : image.wallMillis();
        return nothing || label == 0
                ? RpoView.UNKNOWN
                : new RpoView(Certainty.ESTIMATED, true, Exposure.NOTHING, label);
    }
}
