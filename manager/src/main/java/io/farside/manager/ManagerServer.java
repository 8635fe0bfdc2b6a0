// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.node.TermView;
import io.farside.manager.rest.Routes;
import io.farside.manager.rest.TaskEvents;
import io.farside.manager.sessions.CommandService;
import io.farside.manager.sessions.CopySetService;
import io.farside.manager.sessions.Running;
import io.farside.manager.sessions.Sampler;
import io.farside.manager.sessions.SessionPlanning;
import io.farside.manager.sessions.SessionPublisher;
import io.farside.manager.sessions.SessionService;
import io.farside.manager.sessions.SessionSteps;
import io.farside.manager.sessions.SiteService;
import io.farside.manager.sessions.StatusBoard;
import io.farside.manager.sessions.StatusService;
import io.farside.manager.sessions.StorageSystemService;
import io.farside.manager.sessions.TaskProgress;
import io.farside.manager.sessions.TaskPublisher;
import io.farside.manager.sessions.TaskRunner;
import io.farside.manager.sessions.TaskService;
import io.farside.manager.sessions.VolumeService;
import io.farside.manager.sessions.WallPacer;
import io.farside.manager.sessions.WhyService;
import io.farside.manager.storage.Fleet;
import io.farside.manager.storage.ServerTerm;
import io.farside.manager.storage.StorageSystems;
import io.farside.manager.store.DirectoryLock;
import io.farside.manager.store.LogEvent;
import io.farside.manager.store.SqliteStore;
import io.farside.manager.store.Store;
import io.farside.manager.store.StorePlanLog;
import io.farside.model.ListenAddress;
import io.farside.rest.EventHub;
import io.farside.rest.RestServer;
import io.farside.runbook.PlanExecutor;
import io.farside.runbook.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The manager, wired by hand. */
public final class ManagerServer implements AutoCloseable {
    private static final RetryPolicy RETRIES =
            new RetryPolicy(8, Duration.ofMillis(100), Duration.ofSeconds(2));

    private final DirectoryLock lock;
    private final Store store;
    private final Fleet fleet;
    private final SessionPublisher publisher;
    private final TaskRunner runner;
    private final Sampler sampler;
    private final RestServer rest;

    private ManagerServer(ManagerConfig config, StorageSystems drivers, InstantSource clock) {
        Instant startedAt = clock.instant();
        lock = DirectoryLock.take(config.dataDirectory());
        store = SqliteStore.open(config.dataDirectory(), UUID.randomUUID().toString(), startedAt);
        fleet = new Fleet(drivers, term(store, clock), clock);
        Running running = new Running();
        StatusBoard board = new StatusBoard(store, fleet, running, clock);
        FullState full = new FullState();
        EventHub hub = new EventHub(full);
        SiteService sites = new SiteService(store, clock, hub);
        StorageSystemService systems = new StorageSystemService(store, fleet, clock, hub);
        SessionService sessions = new SessionService(store, board, running, clock, hub);
        publisher = new SessionPublisher(store, board, sessions, systems, hub);
        TaskProgress progress = new TaskProgress(store);
        TaskPublisher taskPublisher = new TaskPublisher(store, progress, hub, publisher);
        SessionPlanning planning = new SessionPlanning(board, fleet);
        runner =
                new TaskRunner(
                        store,
                        running,
                        planning,
                        new PlanExecutor<>(
                                new StorePlanLog(store),
                                new SessionSteps(
                                        store, fleet, running, progress, taskPublisher, clock),
                                RETRIES,
                                new WallPacer(clock),
                                taskPublisher),
                        taskPublisher,
                        clock,
                        () -> UUID.randomUUID().toString());
        TaskService tasks = new TaskService(store, running, runner, progress);
        full.serve(sites, systems, sessions, tasks);
        sampler = new Sampler(store, board, clock);
        Services services =
                new Services(
                        new StatusService(
                                store, fleet, board, running, config.dataDirectory(), startedAt),
                        sites,
                        systems,
                        new VolumeService(store, fleet),
                        sessions,
                        new CopySetService(store, board, fleet, sessions, clock, hub),
                        new CommandService(store, board, running, planning, runner, tasks),
                        new WhyService(board, store),
                        tasks);
        fleet.listen(publisher::touchSystem);
        fleet.follow(store.definitions());
        publisher.start();
        sampler.start();
        runner.resume();
        rest =
                RestServer.start(
                        config.listen(),
                        Routes.of(services.operations()),
                        Map.of(
                                ManagerPaths.EVENTS,
                                hub,
                                ManagerPaths.TASK_EVENTS,
                                new TaskEvents(tasks, hub)));
    }

    /**
     * Starts a manager.
     *
     * @param drivers how storage systems are reached
     * @throws io.farside.model.ProblemException when its store or its address cannot be used
     */
    public static ManagerServer start(
            ManagerConfig config, StorageSystems drivers, InstantSource clock) {
        return new ManagerServer(config, drivers, clock);
    }

    /** Every start has a term of its own: nodes refuse what an earlier process still sends. */
    private static ServerTerm term(Store store, InstantSource clock) {
        Consumer<TermView> durably =
                term ->
                        store.append(
                                List.of(new LogEvent.TermRaised(term.serverId(), term.number())),
                                clock.instant());
        TermView next = new TermView(store.term() + 1, store.serverId());
        durably.accept(next);
        return new ServerTerm(next, durably);
    }

    /** Where the REST API listens, with the port the kernel chose. */
    public ListenAddress.Inet address() {
        return rest.address();
    }

    /** Tasks under way are left to be resumed at the next start. */
    @Override
    public void close() {
        rest.close();
        runner.close();
        sampler.close();
        publisher.close();
        fleet.close();
        store.close();
        lock.close();
    }

    /** Everything a new subscriber of the event stream gets first. */
    private static final class FullState
            implements java.util.function.Supplier<List<EventHub.State>> {
        private java.util.function.Supplier<List<EventHub.State>> states = List::of;

        void serve(
                SiteService sites,
                StorageSystemService systems,
                SessionService sessions,
                TaskService tasks) {
            states =
                    () -> {
                        List<EventHub.State> all = new ArrayList<>();
                        int most = ManagerPaths.PAGE_LIMIT_MAX;
                        sites.list(0, most)
                                .sites()
                                .forEach(v -> all.add(state(ManagerPaths.EVENT_SITE, v)));
                        systems.list(0, most)
                                .storageSystems()
                                .forEach(v -> all.add(state(ManagerPaths.EVENT_STORAGE_SYSTEM, v)));
                        sessions.list(0, most)
                                .sessions()
                                .forEach(v -> all.add(state(ManagerPaths.EVENT_SESSION, v)));
                        tasks.list(null, 0, ManagerPaths.PAGE_LIMIT_DEFAULT)
                                .tasks()
                                .forEach(v -> all.add(state(ManagerPaths.EVENT_TASK, v)));
                        return all;
                    };
        }

        private static EventHub.State state(String name, Object view) {
            return new EventHub.State(name, view);
        }

        @Override
        public List<EventHub.State> get() {
            return states.get();
        }
    }
}
