// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.process;

import io.farside.api.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A daemon of ours that says where its API listens; it may be killed and started again. */
final class ApiDaemon implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready (http://\\S+)");
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    private final Path directory;
    private final String name;
    private final String mainClass;
    private final Path config;
    private Daemon daemon;
    private ApiClient api;

    /** Starts it and waits until it serves. */
    ApiDaemon(Path directory, String name, String mainClass, Path config) throws IOException {
        this.directory = directory;
        this.name = name;
        this.mainClass = mainClass;
        this.config = config;
        this.daemon = launch();
        this.api = client();
    }

    private Daemon launch() throws IOException {
        return Daemon.farside(directory, name, mainClass, List.of("--config", config.toString()));
    }

    private ApiClient client() {
        return new ApiClient(URI.create(daemon.awaitOutput(READY)), CALL_LIMIT, Map.of());
    }

    ApiClient api() {
        return api;
    }

    Daemon daemon() {
        return daemon;
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        daemon.kill();
        api.close();
    }

    /** Starts it again, at another port, and waits until it serves. */
    void restart() throws IOException {
        daemon = launch();
        api = client();
    }

    @Override
    public void close() {
        api.close();
        daemon.close();
    }
}
