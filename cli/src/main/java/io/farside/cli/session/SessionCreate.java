// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionPolicies;
import io.farside.api.manager.SessionRequest;
import io.farside.api.manager.SessionView;
import io.farside.cli.Assignment;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside session create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Defines a session; copy sets and the first start come next.")
final class SessionCreate implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "SESSION", description = "Name of the session.")
    private String name = "";

    @Option(
            names = "--type",
            required = true,
            paramLabel = "TYPE",
            description = "Short name, see 'farside session types'.")
    private String type = "";

    @Option(
            names = "--site",
            required = true,
            paramLabel = "ROLE=SITE",
            description = "Site of a role, for example --site H1=oslo --site H2=bergen.")
    private List<String> sites = new ArrayList<>();

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private @Nullable String description;

    @Option(
            names = "--on-replication-loss",
            paramLabel = "POLICY",
            description = "release, hold or fail (default: release).")
    private @Nullable String loss;

    @Option(
            names = "--hold-budget-millis",
            paramLabel = "N",
            description = "How long writes are held before the policy decides (default: 3000).",
            defaultValue = "3000")
    private long holdBudgetMillis;

    SessionCreate(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SessionPolicies policies =
                new SessionPolicies(true, loss == null ? "release" : loss, holdBudgetMillis, 0);
        Map<String, String> siteOfRole = Assignment.complete(sites, '=', "--site ROLE=SITE");
        try (ApiClient api = connection.manager(console, "session create")) {
            SessionView s =
                    api.post(
                            ManagerPaths.SESSIONS,
                            new SessionRequest(name, type, siteOfRole, description, policies),
                            SessionView.class);
            output.one(console.out(), s, () -> SessionCard.of(s));
        }
        return ExitCode.DONE;
    }
}
