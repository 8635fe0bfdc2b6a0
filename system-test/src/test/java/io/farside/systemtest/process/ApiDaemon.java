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
    private final Program program;
    private final Path config;
    private Daemon daemon;
    private ApiClient api;

    /** Writes a configuration into a directory and returns its file. */
    interface Configuration {
        Path in(Path directory) throws IOException;
    }

    /**
     * What runs.
     *
     * @param training the configuration of the run that makes its class cache
     */
    record Program(String mainClass, Configuration training) {
        private List<String> options() throws IOException {
            return ClassCache.options(
                    mainClass,
                    (directory, options) -> {
                        Path config = training.in(directory);
                        try (Daemon first =
                                Daemon.farside(
                                        directory,
                                        "training",
                                        options,
                                        mainClass,
                                        List.of("--config", config.toString()))) {
                            first.awaitOutput(READY);
                            first.terminate();
                        }
                    });
        }
    }

    /** Starts it and waits until it serves. */
    ApiDaemon(Path directory, String name, Program program, Path config) throws IOException {
        this.directory = directory;
        this.name = name;
        this.program = program;
        this.config = config;
        this.daemon = launch();
        this.api = client();
    }

    private Daemon launch() throws IOException {
        return Daemon.farside(
                directory,
                name,
                program.options(),
                program.mainClass(),
                List.of("--config", config.toString()));
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
