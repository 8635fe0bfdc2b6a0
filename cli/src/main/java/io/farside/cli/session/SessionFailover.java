// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.PlanView;
import io.farside.api.manager.SessionView;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import io.farside.model.Problem;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside session failover}. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description = "Opens the other site after a loss; asks for the name of the site given up.")
final class SessionFailover implements Callable<Integer> {
    private final Console console;

    @Mixin private final SessionCall call = new SessionCall();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Option(
            names = "--to",
            paramLabel = "SITE",
            description = "Site to go to (default: the one hosts do not use).")
    private @Nullable String to;

    SessionFailover(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandRequest request = CommandRequest.of("failover");
        if (to != null) {
            request = request.to(to);
        }
        if (call.dryRun()) {
            return call.run(console, request);
        }
        String abandoned = abandoned(call.view(console));
        PlanView plan = call.plan(console, request.abandoning(abandoned));
        if (console.interactive() && confirmation.given() == null) {
            console.err().print(PlanCard.of(plan).text());
        }
        confirmation.require(
                console,
                "Writes that only " + abandoned + " has will be given up if it cannot be reached.",
                abandoned);
        return call.run(console, request.abandoning(abandoned));
    }

    /** The site that is not gone to. */
    private String abandoned(SessionView s) {
        String staying = to;
        if (staying == null && s.activeSite() != null) {
            return s.activeSite();
        }
        return s.sites().values().stream()
                .filter(site -> staying != null && !site.equals(staying))
                .findFirst()
                .orElseThrow(() ->
                        Problem.badInput(
                                        "FSDC1004E",
                                        "Which site is to be given up cannot be told.",
                                        "Add --to SITE with one of " + s.sites().values())
                                .toException());
    }
}
