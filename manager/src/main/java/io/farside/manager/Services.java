// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import io.farside.manager.rest.AddCopySet;
import io.farside.manager.rest.CreateVolume;
import io.farside.manager.rest.DefineSession;
import io.farside.manager.rest.DefineSite;
import io.farside.manager.rest.DefineStorageSystem;
import io.farside.manager.rest.GetHistory;
import io.farside.manager.rest.GetSession;
import io.farside.manager.rest.GetSite;
import io.farside.manager.rest.GetStatus;
import io.farside.manager.rest.GetStorageSystem;
import io.farside.manager.rest.GetTask;
import io.farside.manager.rest.GetWhy;
import io.farside.manager.rest.ListCommands;
import io.farside.manager.rest.ListCopySets;
import io.farside.manager.rest.ListSessionTypes;
import io.farside.manager.rest.ListSessions;
import io.farside.manager.rest.ListSites;
import io.farside.manager.rest.ListStorageSystems;
import io.farside.manager.rest.ListTasks;
import io.farside.manager.rest.ListVolumes;
import io.farside.manager.rest.Operation;
import io.farside.manager.rest.RemoveCopySet;
import io.farside.manager.rest.RemoveSession;
import io.farside.manager.rest.RemoveSite;
import io.farside.manager.rest.RemoveStorageSystem;
import io.farside.manager.rest.SubmitCommand;
import io.farside.manager.rest.WithdrawTask;
import io.farside.manager.sessions.CommandService;
import io.farside.manager.sessions.CopySetService;
import io.farside.manager.sessions.SessionService;
import io.farside.manager.sessions.SessionTypeService;
import io.farside.manager.sessions.SiteService;
import io.farside.manager.sessions.StatusService;
import io.farside.manager.sessions.StorageSystemService;
import io.farside.manager.sessions.TaskService;
import io.farside.manager.sessions.VolumeService;
import io.farside.manager.sessions.WhyService;
import java.util.List;

/** What the operations of the REST API work on. */
record Services(
        StatusService status,
        SiteService sites,
        StorageSystemService systems,
        VolumeService volumes,
        SessionService sessions,
        CopySetService copySets,
        CommandService commands,
        WhyService why,
        TaskService tasks) {

    List<Operation> operations() {
        return List.of(
                new GetStatus(status),
                new ListSites(sites),
                new DefineSite(sites),
                new GetSite(sites),
                new RemoveSite(sites),
                new ListStorageSystems(systems),
                new DefineStorageSystem(systems),
                new GetStorageSystem(systems),
                new RemoveStorageSystem(systems),
                new ListVolumes(volumes),
                new CreateVolume(volumes),
                new ListSessionTypes(new SessionTypeService()),
                new ListSessions(sessions),
                new DefineSession(sessions),
                new GetSession(sessions),
                new RemoveSession(sessions),
                new ListCopySets(copySets),
                new AddCopySet(copySets),
                new RemoveCopySet(copySets),
                new ListCommands(commands),
                new SubmitCommand(commands),
                new GetWhy(why),
                new GetHistory(why),
                new ListTasks(tasks),
                new GetTask(tasks),
                new WithdrawTask(tasks));
    }
}
