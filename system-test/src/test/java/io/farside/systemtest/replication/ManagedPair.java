// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.CopySetRequest;
import io.farside.api.manager.CopySetView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionRequest;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.SiteRequest;
import io.farside.api.manager.SiteView;
import io.farside.api.manager.StorageSystemRequest;
import io.farside.api.manager.StorageSystemView;
import io.farside.api.manager.TaskView;
import io.farside.api.manager.VolumeRequest;
import io.farside.api.manager.VolumeView;
import io.farside.demo.scenario.Line;
import io.farside.model.ProblemException;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.ManagerProcess;
import io.farside.systemtest.process.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * Two sites, a manager and a session between them, every one a process of its own, with a line that
 * can be cut; and the story of how the manager is killed while it runs a plan.
 */
final class ManagedPair implements AutoCloseable {
    static final String SESSION = "bank";

    private final Site one;
    private final Site two;
    private final ManagerProcess manager;
    private final Line line = new Line();
    private Site primary;

    private ManagedPair(Site one, Site two, ManagerProcess manager) throws IOException {
        this.one = one;
        this.two = two;
        this.manager = manager;
        this.primary = one;
        line.forward(two.linkFrom(one), two.link());
        line.forward(one.linkFrom(two), one.link());
    }

    /** Starts everything, to a session that is Prepared with production at the first site. */
    static ManagedPair start(Path directory, long sizeBytes, List<String> volumes)
            throws IOException {
        Site one = Site.startApart(directory, "one");
        Site two = Site.startApart(directory, "two");
        ManagedPair pair = new ManagedPair(one, two, ManagerProcess.start(directory));
        pair.define(sizeBytes, volumes);
        pair.run(CommandRequest.of("Start H1->H2"));
        pair.awaitPrepared(one);
        return pair;
    }

    private void define(long sizeBytes, List<String> volumes) {
        for (Site site : List.of(one, two)) {
            manager.api()
                    .post(ManagerPaths.SITES, new SiteRequest(site.name(), null), SiteView.class);
            connect(site);
            for (String volume : volumes) {
                manager.api()
                        .post(
                                ManagerPaths.VOLUMES,
                                new VolumeRequest(site.name(), volume, sizeBytes),
                                VolumeView.class);
            }
        }
        Map<String, String> sites = Map.of("H1", one.name(), "H2", two.name());
        manager.api()
                .post(
                        ManagerPaths.SESSIONS,
                        new SessionRequest(SESSION, "MM", sites, null, null),
                        SessionView.class);
        for (String volume : volumes) {
            Map<String, CopySetRequest.Volume> halves =
                    Map.of(
                            "H1", new CopySetRequest.Volume(one.name(), volume),
                            "H2", new CopySetRequest.Volume(two.name(), volume));
            manager.api()
                    .post(
                            ManagerPaths.copySets(SESSION),
                            new CopySetRequest(volume, halves),
                            CopySetView.class);
        }
    }

    /** Tells the manager where the site's node is, and waits until they talk. */
    void connect(Site site) {
        String name = site.name();
        manager.api()
                .post(
                        ManagerPaths.STORAGE_SYSTEMS,
                        new StorageSystemRequest(name, name, site.api().base().toString()),
                        StorageSystemView.class);
        Await.until(
                "the manager to reach " + name,
                () ->
                        manager.api()
                                .get(ManagerPaths.storageSystem(name), StorageSystemView.class)
                                .connection()
                                .equals("Connected"));
    }

    Site primary() {
        return primary;
    }

    Site secondary() {
        return primary == one ? two : one;
    }

    Site site(int number) {
        return number == 0 ? one : two;
    }

    Line line() {
        return line;
    }

    ManagerProcess manager() {
        return manager;
    }

    SessionView session() {
        return manager.api().get(ManagerPaths.session(SESSION), SessionView.class);
    }

    TaskView task(String id) {
        return manager.api().get(ManagerPaths.task(id), TaskView.class);
    }

    /** A node dies and comes back, at another port. */
    void restart(Site site) throws Exception {
        site.kill();
        site.restart();
        connect(site);
    }

    /** Gives a command, again and again while it is refused; the task's id. */
    String submit(CommandRequest command) {
        CommandRequest keyed = command.withKey(UUID.randomUUID().toString());
        String[] last = {"", ""};
        try {
            Await.until(
                    command.command() + " to be accepted",
                    () -> {
                        try {
                            CommandAnswer answer =
                                    manager.api()
                                            .post(
                                                    ManagerPaths.commands(SESSION),
                                                    keyed,
                                                    CommandAnswer.class);
                            last[0] = Objects.requireNonNull(answer.task()).id();
                            return true;
                        } catch (ProblemException e) {
                            last[1] = String.valueOf(e.getMessage());
                            return false;
                        }
                    });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; last: " + last[1], e);
        }
        return last[0];
    }

    /** Runs a command to its end; it must succeed. */
    TaskView run(CommandRequest command) {
        return awaitSuccess(submit(command));
    }

    TaskView awaitSuccess(String task) {
        TaskView[] seen = new TaskView[1];
        Await.until(
                "task " + task + " to end",
                () -> {
                    seen[0] = task(task);
                    return seen[0].ended();
                });
        assertThat(seen[0].state()).as("%s", seen[0]).isEqualTo("Succeeded");
        return seen[0];
    }

    /**
     * Runs a command and kills the manager when so many of the plan's steps are done, or the plan
     * is; after its restart the plan has to go on and succeed.
     *
     * @param enough of the number of steps that are done
     * @return whether the plan was cut off in its middle
     */
    boolean runOverKilledManager(CommandRequest command, IntPredicate enough) throws Exception {
        String task = submit(command);
        TaskView[] seen = new TaskView[1];
        Await.until(
                "steps of " + command.command(),
                () -> {
                    seen[0] = task(task);
                    return seen[0].ended() || enough.test(done(seen[0]));
                });
        manager.kill();
        manager.restart();
        TaskView ended = awaitSuccess(task);
        assertThat(ended.command()).isEqualTo(seen[0].command());
        assertThat(ended.steps()).allMatch(s -> !s.state().equals("Waiting"));
        return !seen[0].ended();
    }

    private static int done(TaskView task) {
        return (int) task.steps().stream().filter(s -> s.state().equals("Done")).count();
    }

    /** Production moves to the other site without loss; the manager dies over it. */
    void switchOver(IntPredicate enough) throws Exception {
        Site to = secondary();
        runOverKilledManager(
                CommandRequest.of("switchover").to(to.name()).withDisconnectHosts(), enough);
        awaitPrepared(to);
    }

    /**
     * The primary dies, the other site takes over, the dead one comes back and takes what it
     * missed; the manager dies over both plans.
     */
    void failOverAndBack(IntPredicate enough) throws Exception {
        Site dead = primary;
        Site survivor = secondary();
        dead.kill();
        runOverKilledManager(
                CommandRequest.of("failover").to(survivor.name()).abandoning(dead.name()), enough);
        primary = survivor;
        Await.until(
                "the session to be open at " + survivor.name(),
                () -> session().state().equals("Target Available"));
        dead.restart();
        connect(dead);
        if (survivor == two) {
            runOverKilledManager(
                    CommandRequest.of("failback").withDiscard().withDisconnectHosts(), enough);
            awaitPrepared(one);
        } else {
            run(CommandRequest.of("Enable Copy to Site 2"));
            runOverKilledManager(CommandRequest.of("Start H1->H2").withDiscard(), enough);
            awaitPrepared(one);
        }
    }

    /** Waits until production is at that site and both hold the same. */
    void awaitPrepared(Site active) {
        SessionView[] seen = new SessionView[1];
        try {
            Await.until(
                    "session " + SESSION + " to be Prepared with production at " + active.name(),
                    () -> {
                        seen[0] = session();
                        return seen[0].state().equals("Prepared")
                                && seen[0].status().equals("Normal")
                                && active.name().equals(seen[0].activeSite());
                    });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; last: " + seen[0], e);
        }
        primary = active;
        one.awaitSynced(SESSION);
        two.awaitSynced(SESSION);
    }

    @Override
    public void close() throws IOException {
        manager.close();
        one.close();
        two.close();
        line.close();
    }
}
