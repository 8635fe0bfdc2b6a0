// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.process;

import io.farside.api.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A manager: configuration, data directory, process, API. Restartable. */
public final class ManagerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready (http://\\S+)");

    private final Path directory;
    private final Path config;
    private Daemon daemon;
    private ApiClient api;

    private ManagerProcess(Path directory, Path config) throws IOException {
        this.directory = directory;
        this.config = config;
        this.daemon = launch();
        this.api = client();
    }

    /** Starts a manager on a free port. */
    public static ManagerProcess start(Path directory) throws IOException {
        Path config = directory.resolve("manager.yaml");
        Files.writeString(
                config,
                "dataDirectory: " + directory.resolve("manager") + "\nlisten: 127.0.0.1:0\n");
        return new ManagerProcess(directory, config);
    }

    private Daemon launch() throws IOException {
        return Daemon.farside(
                directory,
                "manager",
                "io.farside.manager.ManagerMain",
                List.of("--config", config.toString()));
    }

    private ApiClient client() {
        return new ApiClient(
                URI.create(daemon.awaitOutput(READY)), Duration.ofSeconds(30), Map.of());
    }

    public ApiClient api() {
        return api;
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        daemon.kill();
        api.close();
    }

    public void restart() throws IOException {
        daemon = launch();
        api = client();
    }

    @Override
    public void close() {
        api.close();
        daemon.close();
    }
}
