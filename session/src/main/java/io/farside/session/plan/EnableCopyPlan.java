// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.Production;
import io.farside.session.Role;
import io.farside.session.SessionVerb;

/**
 * Enable Copy to Site n: confirms where production is, so that the reverse Start becomes available.
 */
final class EnableCopyPlan {
    private EnableCopyPlan() {}

    static void draft(PlanInput input, SessionVerb.EnableCopy enable, PlanDraft draft) {
        Production before = input.session().production();
        Role active = input.condition().active();
        Production after = active == null ? before : before.movedTo(active);
        draft.decide(after.enabledTo(enable.site()));
        draft.note("Nothing is copied until a Start.");
    }
}
