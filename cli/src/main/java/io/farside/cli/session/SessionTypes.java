// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionTypeList;
import io.farside.api.manager.SessionTypeView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside session types}. */
@Command(name = "types", mixinStandardHelpOptions = true, description = "Lists the session types.")
final class SessionTypes implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    SessionTypes(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "session types")) {
            SessionTypeList all = api.get(ManagerPaths.SESSION_TYPES, SessionTypeList.class);
            output.list(console.out(), all, () -> table(all.sessionTypes()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<SessionTypeView> all) {
        return new Table(
                List.of("TYPE", "TITLE", "ROLES"),
                all.stream()
                        .map(t -> List.of(t.name(), t.title(), String.join(" ", t.roles())))
                        .toList());
    }
}
