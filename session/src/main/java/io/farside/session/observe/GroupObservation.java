// SPDX-License-Identifier: Apache-2.0
package io.farside.session.observe;

import io.farside.session.GroupDefinition;
import io.farside.session.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A group as both of its nodes see it. */
public record GroupObservation(
        GroupDefinition group, SideObservation first, SideObservation second) {

    public SideObservation side(Role role) {
        return group.pair().other(role).equals(group.pair().second()) ? first : second;
    }

    public Optional<SideState> state(Role role) {
        return side(role).told();
    }

    public Role firstRole() {
        return group.pair().first();
    }

    public Role secondRole() {
        return group.pair().second();
    }

    /**
     * The role whose side is primary in the highest role epoch; null when nobody is, or when both
     * claim the same role epoch.
     */
    public @Nullable Role active() {
        Optional<SideState> a = first.told();
        Optional<SideState> b = second.told();
        if (a.isPresent() && b.isPresent()) {
            return activeOf(a.get(), b.get());
        }
        if (a.isPresent()) {
            return second.silent() ? activeOf(a.get(), firstRole()) : mine(a.get(), firstRole());
        }
        if (b.isPresent()) {
            return first.silent() ? activeOf(b.get(), secondRole()) : mine(b.get(), secondRole());
        }
        return null;
    }

    /** Whether both sides claim to be primary in the same role epoch. */
    public boolean splitBrain() {
        return first.told()
                .flatMap(a ->
                        second.told()
                                .map(b ->
                                        a.primary()
                                                && b.primary()
                                                && a.roleEpoch().counter() > 0
                                                && a.roleEpoch().conflictsWith(b.roleEpoch())))
                .orElse(false);
    }

    private @Nullable Role activeOf(SideState a, SideState b) {
        if (a.primary() != b.primary()) {
            return a.primary() ? firstRole() : secondRole();
        }
        if (!a.primary() || a.roleEpoch().counter() == b.roleEpoch().counter()) {
            return null;
        }
        return a.roleEpoch().isAbove(b.roleEpoch()) ? firstRole() : secondRole();
    }

    /** The other side is silent: a primary that knows of nothing newer is it, else the other is. */
    private Role activeOf(SideState only, Role its) {
        boolean current = only.primary() && !only.highestSeen().isAbove(only.roleEpoch());
        return current ? its : group.pair().other(its);
    }

    private static @Nullable Role mine(SideState only, Role its) {
        return only.primary() ? its : null;
    }
}
