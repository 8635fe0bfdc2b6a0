// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.manager.storage.Fleet;
import io.farside.manager.store.Store;
import io.farside.manager.store.StoredTask;
import io.farside.model.ProblemException;
import io.farside.runbook.Attempt;
import io.farside.runbook.Outcome;
import io.farside.runbook.StepPerformer;
import io.farside.session.plan.SessionStep;
import java.time.InstantSource;
import java.util.List;

/** Performs the steps of session plans: each kind has its own class, this only hands over. */
public final class SessionSteps implements StepPerformer<SessionStep> {
    private final Store store;
    private final Fleet fleet;
    private final SessionChange change;
    private final CreateGroupAction creating;
    private final GroupCommandAction commanding;
    private final AwaitAction awaiting;

    public SessionSteps(
            Store store,
            Fleet fleet,
            Running running,
            TaskProgress progress,
            TaskPublisher publisher,
            InstantSource clock) {
        this.store = store;
        this.fleet = fleet;
        this.change = new SessionChange(store, clock);
        this.creating = new CreateGroupAction(store, fleet);
        this.commanding = new GroupCommandAction(fleet);
        this.awaiting = new AwaitAction(fleet, running, progress, publisher);
    }

    @Override
    public Outcome perform(Attempt<SessionStep> attempt) throws InterruptedException {
        try {
            return act(attempt);
        } catch (ProblemException e) {
            if (Thread.interrupted()) {
                // The process is ending: the step is not failed, it is resumed later.
                throw new InterruptedException();
            }
            return new Outcome.Failed(e.problem());
        }
    }

    private Outcome act(Attempt<SessionStep> attempt) throws InterruptedException {
        String planId = attempt.stepId().substring(0, attempt.stepId().lastIndexOf('/'));
        return switch (attempt.action()) {
            case SessionStep.CreateGroup create -> creating.act(session(planId), create);
            case SessionStep.Command command -> commanding.act(attempt.stepId(), command);
            case SessionStep.Await await -> awaiting.act(planId, await);
            case SessionStep.RemoveGroup(var group, var at) -> {
                String system = group.system(at);
                RemoveGroupAction.act(fleet, system, group.name());
                yield new Outcome.Done("");
            }
            case SessionStep.Decide(var production) -> {
                change.apply(session(planId), s -> s.withProduction(production));
                yield new Outcome.Done("");
            }
            case SessionStep.KeepGroups(var groups) -> {
                change.apply(session(planId), s -> s.withGroups(List.copyOf(groups)));
                yield new Outcome.Done("");
            }
            case SessionStep.Refresh(String system) -> {
                fleet.system(system).groups().forEach(view -> fleet.learn(system, view));
                yield new Outcome.Done("");
            }
        };
    }

    private String session(String planId) {
        return store.task(planId)
                .map(StoredTask::task)
                .orElseThrow(() -> new IllegalStateException("no task " + planId))
                .session();
    }
}
