// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.ProblemView;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.PlanView;
import io.farside.api.node.GroupView;
import io.farside.api.node.VolumeView;
import io.farside.demo.ledger.Side;
import io.farside.demo.nbd.NbdClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Last act: the dead site comes back fenced, and production goes home by moving differences. */
final class HomeAgain {
    private final World.Cast cast;
    private final Tally tally;
    private final Proof proof;
    private final long volumeBytes;

    HomeAgain(World.Cast cast, Tally tally, Proof proof, long volumeBytes) {
        this.cast = cast;
        this.tally = tally;
        this.proof = proof;
        this.volumeBytes = volumeBytes;
    }

    void play(Timeline timeline) throws Exception {
        timeline.step("oslo comes back", this::comeBack);
        timeline.scene(
                new Scene(
                        Scene.State.FENCED,
                        Scene.Link.IDLE,
                        Scene.State.PRODUCTION,
                        "oslo has heard of bergen: nobody can write there"));
        timeline.step("what failback will do", this::preview);
        timeline.step("failback", this::failBack);
        timeline.scene(
                new Scene(
                        Scene.State.PRODUCTION,
                        Scene.Link.EAST,
                        Scene.State.COPY,
                        "production at oslo, mirrored again"));
        timeline.step("verify at oslo", () -> proof.at(cast.first()));
        timeline.step("compare both sites", this::compare);
    }

    private String comeBack() throws Exception {
        cast.line().mend();
        cast.first().startAgain();
        cast.managed().awaitConnected(cast.first().name());
        cast.first().awaitMeeting();
        GroupView group = cast.first().group();
        String status = group == null ? "no group" : group.target().statusLabel();
        try (NbdClient client = cast.volumes().open(cast.first(), Payroll.volume(Side.DEBIT))) {
            tally.fault("the returned site serves hosts: " + client.export());
            return "OPEN FOR WRITING, " + status;
        } catch (IOException e) {
            return status + ", fenced; a host that tries is told:\n" + e.getMessage();
        }
    }

    private String preview() {
        CommandRequest failback = CommandRequest.of("failback").withDisconnectHosts();
        PlanView plan = cast.managed().plan(failback);
        StringBuilder told = new StringBuilder();
        Long moves = plan.bytesToMove();
        told.append(moves == null ? "moves an unknown amount" : "moves " + Figures.bytes(moves));
        told.append(" of ").append(Figures.bytes(volumeBytes));
        told.append(" in ").append(plan.steps().size()).append(" steps");
        for (PlanView.Loss loss : plan.lost()) {
            told.append("\ndiscards at ").append(loss.site()).append(": ").append(loss(loss));
        }
        if (plan.lost().isEmpty()) {
            told.append(
                    "\n"
                        + "discards nothing that anyone was told is safe; where oslo was writing"
                        + " when it died,\n"
                        + "both sites are compared and bergen's version counts");
        }
        for (ProblemView blocker : plan.blockers()) {
            told.append("\nnot without --discard: ").append(blocker.detail());
        }
        return told.toString();
    }

    private static String loss(PlanView.Loss loss) {
        if (!loss.known()) {
            return "unknown since " + loss.unknownSince();
        }
        return "%s in %d places, written %s to %s"
                .formatted(
                        Figures.bytes(loss.bytes()), loss.extents(), loss.firstAt(), loss.lastAt());
    }

    private String failBack() throws Exception {
        CompletableFuture<Long> first = cast.workload().acknowledgements().next(0);
        long before = movedBytes();
        cast.pulse().mark("failback");
        cast.managed()
                .run(
                        CommandRequest.of("failback").withDiscard().withDisconnectHosts(),
                        Managed.LIMIT);
        first.get(Managed.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        cast.managed().awaitState("Prepared");
        long moved = movedBytes() - before;
        tally.failedBack(moved);
        Thread.sleep(OverAndBack.QUIET_WORK);
        return "moved %s of %s (%s), clients are back at oslo"
                .formatted(
                        Figures.bytes(moved),
                        Figures.bytes(volumeBytes),
                        Figures.percent(moved, volumeBytes));
    }

    /** Sent by resyncs from the site that was never down, since its start. */
    private long movedBytes() {
        GroupView group = cast.second().group();
        if (group == null) {
            throw new IllegalStateException("bergen lost its group");
        }
        return group.target().resyncMovedBytes();
    }

    /** The volumes are plain files; nothing in between is asked. */
    private String compare() throws IOException {
        long compared = 0;
        for (VolumeView here : cast.first().volumes()) {
            VolumeView there = cast.second().volume(here.name());
            if (Files.mismatch(Path.of(here.path()), Path.of(there.path())) >= 0) {
                tally.fault(here.name() + " differs between the sites");
                return here.name() + " DIFFERS";
            }
            compared += here.sizeBytes();
        }
        return "the files of both sites are equal, " + Figures.bytes(compared) + " compared";
    }
}
