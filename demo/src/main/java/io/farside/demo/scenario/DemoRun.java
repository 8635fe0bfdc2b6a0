// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.ProblemView;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells the whole story once. */
public final class DemoRun {
    private final DemoOptions options;
    private final Timeline timeline;
    private final World world;
    private final Tally tally = new Tally();
    private long volumeBytes;

    DemoRun(DemoOptions options, Timeline timeline, World world) {
        this.options = options;
        this.timeline = timeline;
        this.world = world;
    }

    /** Plays all acts; what goes wrong ends up in the result. */
    DemoResult play() throws InterruptedException {
        try {
            acts();
            return result(null);
        } catch (InterruptedException e) {
            throw e;
        } catch (ProblemException e) {
            return result(e.problem());
        } catch (Exception e) {
            return result(unforeseen(e));
        }
    }

    private void acts() throws Exception {
        UserImage image = options.image() == null ? null : UserImage.of(options.image());
        timeline.chapter("Two sites, one session");
        timeline.step("start", world::start);
        World.Cast cast = world.cast();
        Archive archive = new Archive(cast.layout().id());
        SetUp setUp = new SetUp(cast, options, archive, image);
        volumeBytes = setUp.totalBytes();
        setUp.play(timeline);
        Proof proof = new Proof(cast, archive, image, tally);
        timeline.chapter("Over and back, planned");
        new OverAndBack(cast, tally, proof).play(timeline);
        timeline.chapter("Disaster at oslo");
        new Disaster(cast, tally, proof).play(timeline);
        timeline.chapter("Home again, without a full copy");
        new HomeAgain(cast, tally, proof, volumeBytes).play(timeline);
    }

    private static Problem unforeseen(Exception e) {
        Throwable cause =
                e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        boolean late = e instanceof TimeoutException;
        return Problem.of(
                        late ? "FSDC2003E" : "FSDC2004E",
                        late
                                ? "Waited too long for the ledger's clients."
                                : "The demo met something it did not expect.",
                        "Run the demo with --keep and look at its logs.")
                .withCause(cause.toString())
                .as(ProblemKind.FAULT);
    }

    private DemoResult result(@Nullable Problem problem) {
        boolean pass = problem == null && tally.faults().isEmpty() && tally.lostWrites() == 0;
        long transactions = problem == null ? world.cast().workload().transactions() : 0;
        return new DemoResult(
                pass ? "pass" : "fail",
                tally.lostWrites(),
                tally.rtoSeconds(),
                tally.switchoverSeconds(),
                tally.failbackBytesMoved(),
                volumeBytes,
                transactions,
                timeline.steps(),
                tally.faults(),
                problem == null ? null : ProblemView.of(problem));
    }
}
