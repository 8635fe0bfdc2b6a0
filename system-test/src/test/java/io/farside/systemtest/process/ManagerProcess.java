// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.process;

import io.farside.api.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A manager: configuration, data directory, process, API. Restartable. */
public final class ManagerProcess implements AutoCloseable {
    private static final ApiDaemon.Program PROGRAM =
            new ApiDaemon.Program("io.farside.manager.ManagerMain", ManagerProcess::configuration);

    private final ApiDaemon daemon;

    private ManagerProcess(ApiDaemon daemon) {
        this.daemon = daemon;
    }

    /** Starts a manager on a free port. */
    public static ManagerProcess start(Path directory) throws IOException {
        return new ManagerProcess(
                new ApiDaemon(directory, "manager", PROGRAM, configuration(directory)));
    }

    private static Path configuration(Path directory) throws IOException {
        return Files.writeString(
                directory.resolve("manager.yaml"),
                "dataDirectory: " + directory.resolve("manager") + "\nlisten: 127.0.0.1:0\n");
    }

    public ApiClient api() {
        return daemon.api();
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        daemon.kill();
    }

    public void restart() throws IOException {
        daemon.restart();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
