// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.manager.CommandRequest;
import io.farside.demo.ledger.ClientMemory;
import io.farside.demo.ledger.LedgerReport;
import io.farside.demo.ledger.LedgerVerifier;
import io.farside.demo.ledger.LedgerWorkload;
import io.farside.demo.ledger.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Third act, a rolling disaster: the line between the sites falls silent, so that writes reach one
 * site only and must not be acknowledged; then that site dies in the middle of them, and the other
 * one takes over.
 */
final class Disaster {
    /** Longest wait for clients to lose their connections to a dead site. */
    private static final Duration NOTICE_LIMIT = Duration.ofSeconds(20);

    /** Time in which what reached both sites before the silence is acknowledged. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    /** How long nothing must be acknowledged then; less than the node holds writes for. */
    private static final Duration SILENCE = Duration.ofMillis(500);

    private final World.Cast cast;
    private final Tally tally;
    private final Proof proof;
    private List<ClientMemory> knownAtDeath = List.of();

    Disaster(World.Cast cast, Tally tally, Proof proof) {
        this.cast = cast;
        this.tally = tally;
        this.proof = proof;
    }

    void play(Timeline timeline) throws Exception {
        timeline.step("clients at work", this::work);
        timeline.step("the line goes silent", this::fallSilent);
        timeline.step("kill -9 oslo, failover", this::failOver);
        timeline.scene(
                new Scene(
                        Scene.State.DEAD,
                        Scene.Link.NONE,
                        Scene.State.PRODUCTION,
                        "production at bergen, alone"));
        timeline.step("verify at bergen", () -> proof.at(cast.second()));
        timeline.step("look at oslo's disk", this::autopsy);
        cast.workload().resume();
        timeline.step("clients go on", this::work);
    }

    private String work() throws InterruptedException {
        long before = cast.workload().transactions();
        Thread.sleep(OverAndBack.QUIET_WORK);
        return Figures.count(cast.workload().transactions() - before) + " more transactions";
    }

    private String fallSilent() throws InterruptedException {
        LedgerWorkload workload = cast.workload();
        cast.pulse().mark("line silent");
        cast.line().stall();
        Thread.sleep(SETTLING);
        long before = workload.acknowledgements().count(0);
        Thread.sleep(SILENCE);
        long alone = workload.acknowledgements().count(0) - before;
        if (alone != 0) {
            tally.fault(alone + " writes were acknowledged while only oslo had them");
        }
        return "oslo holds what bergen cannot have: %d writes wait, %s acknowledged in %s"
                .formatted(workload.unfinished(), alone, Figures.seconds(SILENCE.toMillis() / 1e3));
    }

    private String failOver() throws Exception {
        LedgerWorkload workload = cast.workload();
        long failures = workload.failures();
        int waiting = workload.unfinished();
        knownAtDeath = workload.memories();
        CompletableFuture<Long> first = workload.acknowledgements().next(1);
        cast.first().learnDisks();
        cast.pulse().mark("kill -9");
        long killed = System.nanoTime();
        kill();
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
        return "in the middle of %d writes; noticed after %s,\nfirst write acknowledged at bergen after %s"
                .formatted(waiting, Figures.seconds(noticed), Figures.seconds(rto));
    }

    /** What the dead site holds, against what its clients knew when it died. */
    private String autopsy() throws IOException {
        try (DeadDisk debits = cast.first().deadDisk(Payroll.volume(Side.DEBIT));
                DeadDisk credits = cast.first().deadDisk(Payroll.volume(Side.CREDIT))) {
            LedgerReport left = LedgerVerifier.verify(cast.layout(), knownAtDeath, debits, credits);
            tally.verified(left);
            return "what it had acknowledged, and %d writes that no client was told are safe"
                    .formatted(left.unfinished());
        }
    }

    /** What was on its way is lost with the site. */
    private void kill() throws InterruptedException, IOException {
        cast.first().kill();
        cast.line().cut();
    }
}
