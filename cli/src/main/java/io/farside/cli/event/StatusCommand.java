// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.event;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.StatusView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.Noun;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows the manager and how all sessions are; exit status 4 or 8 when one is not"
                        + " Normal.")
public final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    private StatusCommand(Console console) {
        this.console = console;
    }

    /** The command. */
    public static Noun create(Console console) {
        return Noun.of(new StatusCommand(console));
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "status")) {
            StatusView s = api.get(ManagerPaths.STATUS, StatusView.class);
            output.one(console.out(), s, () -> card(s));
            return exitCode(s);
        }
    }

    private static Card card(StatusView s) {
        return new Card()
                .line("manager", s.serverId() + ", term " + s.term())
                .line("version", s.version())
                .line("started", s.startedAt())
                .line("data", s.dataDirectory())
                .line("sites", s.sites())
                .line(
                        "storage systems",
                        s.storageSystems() + ", " + s.storageSystemsAnswering() + " answering")
                .line("sessions", sessions(s))
                .line("tasks running", s.tasksRunning());
    }

    private static String sessions(StatusView s) {
        if (s.sessions() == 0) {
            return "none";
        }
        return s.sessions()
                + ": "
                + String.join(
                        ", ",
                        s.sessionsByStatus().entrySet().stream()
                                .filter(e -> e.getValue() > 0)
                                .map(e -> e.getValue() + " " + e.getKey())
                                .sorted()
                                .toList());
    }

    private static int exitCode(StatusView s) {
        Map<String, Integer> by = s.sessionsByStatus();
        if (by.getOrDefault("Severe", 0) + by.getOrDefault("Unknown", 0) > 0) {
            return ExitCode.FAILED;
        }
        boolean silent = s.storageSystemsAnswering() < s.storageSystems();
        return by.getOrDefault("Warning", 0) > 0 || silent ? ExitCode.WARNING : ExitCode.DONE;
    }
}
