// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.runbook.Ending;
import io.farside.runbook.PlanLog;
import java.time.Instant;
import java.util.List;

/** The plan log in the manager's store. */
public final class StorePlanLog implements PlanLog {
    private final Store store;

    public StorePlanLog(Store store) {
        this.store = store;
    }

    @Override
    public List<Entry> entries(String planId) {
        return store.task(planId).map(StoredTask::entries).orElse(List.of());
    }

    @Override
    public void append(String planId, Entry entry) {
        store.append(List.of(new LogEvent.StepLogged(planId, entry)), entry.at());
    }

    @Override
    public void end(String planId, Ending ending, Instant at) {
        store.append(List.of(new LogEvent.TaskEnded(planId, ending, at)), at);
    }
}
