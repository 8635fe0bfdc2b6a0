// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.ApiClient;
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
import io.farside.manager.fake.FakeNode;
import io.farside.manager.storage.NativeStorageSystem;
import io.farside.model.ListenAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A manager on a free port with two fake nodes. */
final class ManagerFixture implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(20);

    final List<FakeNode> nodes = FakeNode.pair();
    final FakeNode east = nodes.get(0);
    final FakeNode west = nodes.get(1);
    private final Path directory;
    private ManagerServer server;
    ApiClient client;

    ManagerFixture(Path directory) {
        this.directory = directory;
        this.server = open();
        this.client = client();
    }

    private ManagerServer open() {
        return ManagerServer.start(
                new ManagerConfig(directory, new ListenAddress.Inet("127.0.0.1", 0)),
                NativeStorageSystem::new,
                InstantSource.system());
    }

    private ApiClient client() {
        return new ApiClient(URI.create("http://" + server.address()), DEADLINE, Map.of());
    }

    URI url() {
        return URI.create("http://" + server.address());
    }

    void stopManager() {
        client.close();
        server.close();
    }

    void startManager() {
        server = open();
        client = client();
    }

    /** Sites, storage systems, volumes and a session with two copy sets. */
    void defineSession(String name, String type) {
        site("east", east);
        site("west", west);
        client.post(
                ManagerPaths.SESSIONS,
                new SessionRequest(name, type, Map.of("H1", "east", "H2", "west"), null, null),
                SessionView.class);
        for (String volume : List.of("data", "log")) {
            addCopySet(name, volume);
        }
    }

    void addCopySet(String session, String volume) {
        client.post(
                ManagerPaths.copySets(session),
                new CopySetRequest(
                        null,
                        Map.of(
                                "H1", new CopySetRequest.Volume("east-1", volume),
                                "H2", new CopySetRequest.Volume("west-1", volume))),
                CopySetView.class);
    }

    private void site(String site, FakeNode node) {
        client.post(ManagerPaths.SITES, new SiteRequest(site, null), SiteView.class);
        String system = site + "-1";
        client.post(
                ManagerPaths.STORAGE_SYSTEMS,
                new StorageSystemRequest(system, site, node.url().toString()),
                StorageSystemView.class);
        await(
                () -> client.get(ManagerPaths.storageSystem(system), StorageSystemView.class),
                view -> view.connection().equals("Connected"));
        for (String volume : List.of("data", "log")) {
            client.post(
                    ManagerPaths.VOLUMES,
                    new VolumeRequest(system, volume, FakeNode.VOLUME_BYTES),
                    VolumeView.class);
        }
    }

    SessionView session(String name) {
        return client.get(ManagerPaths.session(name), SessionView.class);
    }

    SessionView awaitState(String name, String state) {
        return await(() -> session(name), view -> view.state().equals(state));
    }

    CommandAnswer submit(String session, CommandRequest request) {
        return client.post(ManagerPaths.commands(session), request, CommandAnswer.class);
    }

    /** Runs a command to its end; it must succeed. */
    TaskView run(String session, CommandRequest request) {
        TaskView task = awaitEnd(submit(session, request));
        assertThat(task.state()).as("%s", task).isEqualTo("Succeeded");
        return task;
    }

    TaskView awaitEnd(CommandAnswer answer) {
        String id = Objects.requireNonNull(answer.task()).id();
        return await(() -> client.get(ManagerPaths.task(id), TaskView.class), TaskView::ended);
    }

    static <T> T await(Supplier<T> question, Predicate<T> wanted) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            T answer = question.get();
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not reached within " + DEADLINE + ": " + answer);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        stopManager();
        nodes.forEach(FakeNode::close);
    }
}
