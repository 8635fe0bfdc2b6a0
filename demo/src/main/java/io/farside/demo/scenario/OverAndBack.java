// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.manager.CommandRequest;
import io.farside.demo.ledger.LedgerWorkload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Second act: production moves to the other site and back while everyone works. */
final class OverAndBack {
    /** How long clients work undisturbed between two events of the story. */
    static final Duration QUIET_WORK = Duration.ofMillis(1500);

    private final World.Cast cast;
    private final Tally tally;
    private final Proof proof;

    OverAndBack(World.Cast cast, Tally tally, Proof proof) {
        this.cast = cast;
        this.tally = tally;
        this.proof = proof;
    }

    void play(Timeline timeline) throws Exception {
        timeline.step("clients at work", this::work);
        timeline.step("switchover to bergen", () -> switchOver(1));
        timeline.scene(
                new Scene(
                        Scene.State.COPY,
                        Scene.Link.WEST,
                        Scene.State.PRODUCTION,
                        "production at bergen, mirrored to oslo"));
        timeline.step("verify at bergen", () -> proof.at(cast.second()));
        cast.workload().resume();
        timeline.step("switchover to oslo", () -> switchOver(0));
        timeline.step("verify at oslo", () -> proof.at(cast.first()));
        cast.workload().resume();
    }

    private String work() throws Exception {
        CompletableFuture<Long> first = cast.workload().acknowledgements().next(0);
        cast.workload().resume();
        first.get(Managed.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        Thread.sleep(QUIET_WORK);
        return "%s transactions acknowledged by 8 clients, each on both volumes"
                .formatted(Figures.count(cast.workload().transactions()));
    }

    private String switchOver(int to) throws Exception {
        LedgerWorkload workload = cast.workload();
        String site = cast.sites().get(to).name();
        CompletableFuture<Long> first = workload.acknowledgements().next(to);
        cast.pulse().mark("switchover to " + site);
        long began = System.nanoTime();
        cast.managed()
                .run(CommandRequest.of("switchover").to(site).withDisconnectHosts(), Managed.LIMIT);
        long acknowledged = first.get(Managed.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        double seconds = (acknowledged - began) / 1e9;
        tally.switched(seconds);
        cast.managed().awaitState("Prepared");
        Thread.sleep(QUIET_WORK);
        return "first write acknowledged there %s after the command; replication reversed"
                .formatted(Figures.seconds(seconds));
    }
}
