// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.manager.CommandRequest;
import io.farside.demo.ledger.LedgerWorkload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Third act: a site dies in the middle of writes, and the other one takes over. */
final class Disaster {
    /** Longest wait for clients to lose their connections to a dead site. */
    private static final Duration NOTICE_LIMIT = Duration.ofSeconds(20);

    private final World.Cast cast;
    private final Tally tally;
    private final Proof proof;

    Disaster(World.Cast cast, Tally tally, Proof proof) {
        this.cast = cast;
        this.tally = tally;
        this.proof = proof;
    }

    void play(Timeline timeline) throws Exception {
        timeline.step("clients at work", this::work);
        timeline.step("kill -9 oslo, failover", this::failOver);
        timeline.step("verify at bergen", () -> proof.at(cast.second()));
        cast.workload().resume();
        timeline.step("clients go on", this::work);
    }

    private String work() throws InterruptedException {
        long before = cast.workload().transactions();
        Thread.sleep(OverAndBack.QUIET_WORK);
        return Figures.count(cast.workload().transactions() - before) + " more transactions";
    }

    private String failOver() throws Exception {
        LedgerWorkload workload = cast.workload();
        long failures = workload.failures();
        CompletableFuture<Long> first = workload.acknowledgements().next(1);
        long killed = System.nanoTime();
        cast.first().kill();
        workload.awaitFailure(failures, NOTICE_LIMIT);
        double noticed = (System.nanoTime() - killed) / 1e9;
        cast.managed()
                .run(
                        CommandRequest.of("failover")
                                .to(cast.second().name())
                                .abandoning(cast.first().name()),
                        Managed.LIMIT);
        long acknowledged = first.get(Managed.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        double rto = (acknowledged - killed) / 1e9;
        tally.recovered(rto);
        return "noticed after %s, first write acknowledged at bergen after %s"
                .formatted(Figures.seconds(noticed), Figures.seconds(rto));
    }
}
