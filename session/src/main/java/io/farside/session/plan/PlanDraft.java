// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.Problem;
import io.farside.session.GroupDefinition;
import io.farside.session.Production;
import io.farside.session.Role;
import io.farside.session.observe.LoneWrites;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan being written. */
final class PlanDraft {
    private final PlanInput input;
    private final List<PlannedStep> steps = new ArrayList<>();
    private final List<GroupEffect> effects = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final List<Problem> blockers = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Long bytesToMove = 0L;
    private Role authority;

    PlanDraft(PlanInput input) {
        this.input = input;
        this.authority = input.source();
    }

    /** Whose data counts from the next step on. */
    void authority(Role role) {
        authority = role;
    }

    void command(GroupDefinition group, Role at, GroupOrder order) {
        String options =
                (order.confirmed()
                                ? (order.verb() == GroupOrder.Verb.START
                                        ? " --overwrite"
                                        : " --discard")
                                : "")
                        + (order.disconnectHosts() ? " --disconnect-hosts" : "")
                        + (order.abandoned() == null
                                ? ""
                                : " abandoning " + group.system(order.abandoned()));
        step(
                new SessionStep.Command(group, at, order),
                false,
                order.verb() + options,
                place(group, at));
    }

    void tryCommand(GroupDefinition group, Role at, GroupOrder order) {
        step(
                new SessionStep.Command(group, at, order),
                true,
                order.verb() + ", when it answers",
                place(group, at));
    }

    void await(GroupDefinition group, Role at, Goal goal) {
        step(new SessionStep.Await(group, at, goal), false, "wait for " + goal, place(group, at));
    }

    void tryAwait(GroupDefinition group, Role at, Goal goal) {
        step(new SessionStep.Await(group, at, goal), true, "wait for " + goal, place(group, at));
    }

    void create(GroupDefinition group, Role at, boolean primary) {
        step(
                new SessionStep.CreateGroup(group, at, primary),
                false,
                "create as " + (primary ? "primary" : "secondary"),
                place(group, at));
    }

    void remove(GroupDefinition group, Role at) {
        step(new SessionStep.RemoveGroup(group, at), false, "remove", place(group, at));
    }

    void keepGroups(List<GroupDefinition> groups) {
        step(
                new SessionStep.KeepGroups(groups),
                false,
                groups.isEmpty() ? "forget the groups" : "write down the groups",
                "session");
    }

    void decide(Production production) {
        step(
                new SessionStep.Decide(production),
                false,
                "write down: production at "
                        + input.session().site(production.role())
                        + ", direction "
                        + production.direction()
                        + (production.copyEnabledToSite() == 0
                                ? ""
                                : ", copy to site " + production.copyEnabledToSite() + " enabled"),
                "session");
    }

    void refresh(String system) {
        step(new SessionStep.Refresh(system), false, "read all states", system);
    }

    void effect(String group, String from, String to) {
        effects.add(new GroupEffect(group, from, to));
    }

    void loss(GroupDefinition group, Role at, LoneWrites writes) {
        if (writes.possible()) {
            losses.add(new Loss(group.name(), input.session().site(at), writes));
        }
    }

    boolean loses() {
        return !losses.isEmpty();
    }

    void moves(@Nullable Long bytes) {
        bytesToMove =
                bytes == null || bytesToMove == null ? null : Long.valueOf(bytesToMove + bytes);
    }

    void block(Problem problem) {
        blockers.add(problem);
    }

    void note(String text) {
        notes.add(text);
    }

    private void step(SessionStep step, boolean goOnWithout, String action, String target) {
        steps.add(
                new PlannedStep(
                        steps.size() + 1,
                        step,
                        goOnWithout,
                        action,
                        target,
                        input.session().site(authority)));
    }

    private static String place(GroupDefinition group, Role at) {
        return group.system(at) + "/" + group.name();
    }

    SessionPlan plan(SessionOrder order) {
        return new SessionPlan(
                input.session().name(),
                order.verb(),
                steps,
                effects,
                bytesToMove,
                losses,
                input.session().site(authority),
                blockers,
                notes);
    }
}
