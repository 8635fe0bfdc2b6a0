// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.model.ReplicationMode;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * One seed from its first event to its verdict: a phase with faults and an operator who may do
 * anything, in which nothing may go wrong; then a phase without, in which everything has to come
 * right.
 */
public final class SimRun {
    private static final long SECOND = 1_000_000_000L;

    /** Virtual time after which the faulty phase ends, however little happened. */
    private static final long SAFETY_NANOS = 1_800 * SECOND;

    /** Virtual time within which a healed pair has to be in sync again. */
    private static final long LIVENESS_NANOS = 3_600 * SECOND;

    /** Events within which a healed pair has to be in sync again. */
    private static final int LIVENESS_EVENTS = 200_000;

    private static final int FULL_EVERY = 1_000;

    private final World world;
    private int events;

    /**
     * Outcome of a run.
     *
     * @param failure null when no invariant was violated
     * @param events handled by nodes, hosts, disks, link and operator
     * @param faults injected
     * @param writes issued by hosts
     * @param sha256 over the whole history
     */
    public record Result(
            long seed,
            ReplicationMode mode,
            @Nullable Throwable failure,
            int events,
            int faults,
            int writes,
            String sha256) {}

    private SimRun(World world) {
        this.world = world;
    }

    /**
     * Runs a seed against the production engine.
     *
     * @param out where to write the history as text, or null
     */
    public static Result of(long seed, @Nullable PrintStream out) {
        return of(seed, Swarm.modeOf(seed), out);
    }

    /** The same in this mode. */
    public static Result of(long seed, ReplicationMode mode, @Nullable PrintStream out) {
        return of(new World(seed, mode, false, ProductionEngine::open, out), out);
    }

    static Result of(World world, @Nullable PrintStream out) {
        if (out != null) {
            out.println("seed " + world.seed + ": " + world.swarm);
        }
        SimRun run = new SimRun(world);
        Throwable failure = null;
        try {
            run.begin();
            run.safety();
            run.liveness();
        } catch (Violation | AssertionError | IllegalStateException | IllegalArgumentException e) {
            failure = e;
        } catch (NullPointerException | IndexOutOfBoundsException | ArithmeticException e) {
            failure = e;
        }
        return new Result(
                world.seed,
                world.swarm.mode,
                failure,
                run.events,
                world.faults().injected(),
                world.ledger.size(),
                world.trace.sha256());
    }

    private void begin() {
        world.preset();
        world.node(0).start();
        world.node(1).start();
        world.operator().begin();
    }

    private boolean step() {
        boolean more = world.queue.step();
        events++;
        if (events % FULL_EVERY == 0) {
            world.oracle().full("every " + FULL_EVERY + " events");
        }
        if (world.link().quiet() && world.node(0).recorded() && world.node(1).recorded()) {
            world.oracle().verdicts().quiet(world.oracle().side(0), world.oracle().side(1));
        }
        return more;
    }

    private void safety() {
        while (events < world.swarm.events && world.queue.now() < SAFETY_NANOS && step()) {
            world.faults().tick(events);
            world.operator().tick(events);
        }
        world.oracle().full("end of the phase with faults");
    }

    private void liveness() {
        world.trace.text(world.queue.now(), () -> "HEAL");
        world.faults().healAll();
        world.operator().heal();
        long until = world.queue.now() + LIVENESS_NANOS;
        int most = events + LIVENESS_EVENTS;
        if (world.swarm.mode == ReplicationMode.SYNC) {
            run(this::proven, until, most, "Started and Synced");
        } else {
            // A target that follows is never equal while hosts write.
            run(this::following, until, most, "Started");
        }
        world.node(0).hosts.want(false);
        world.node(1).hosts.want(false);
        run(this::still, until, most, "every host request answered and both sides at rest");
        // What waits for a metadata write that is tried again in a second may hold on for as long.
        run(this::empty, until, most, "no payload held at rest");
        identical();
    }

    private boolean empty() {
        return world.node(0).payloads() + world.node(1).payloads() == 0;
    }

    private void run(java.util.function.BooleanSupplier done, long until, int most, String what) {
        while (!done.getAsBoolean()) {
            if (world.queue.now() > until || events > most || !step()) {
                throw new Violation(
                        "Liveness",
                        "not within bounds after everything was healed: %s. %s | %s"
                                .formatted(
                                        what, world.node(0).describe(), world.node(1).describe()));
            }
        }
    }

    private boolean following() {
        Facts a = world.node(0).facts();
        Facts b = world.node(1).facts();
        boolean one = a.primary() != b.primary() && (a.serving() || b.serving());
        return one && a.up() && b.up() && a.started() && b.started() && a.linked() && b.linked();
    }

    private boolean proven() {
        Facts a = world.node(0).facts();
        Facts b = world.node(1).facts();
        boolean mirrored = a.protectedPrimary() || b.protectedPrimary();
        boolean both = a.up() && a.started() && a.synced() && b.up() && b.started() && b.synced();
        return mirrored && both && a.linked() && b.linked();
    }

    private boolean still() {
        return proven() && world.node(0).hosts.unanswered() + world.node(1).hosts.unanswered() == 0;
    }

    private void identical() {
        world.oracle().full("at the end");
        for (int v = 0; v < world.swarm.blocks.length; v++) {
            VolumeImage a = world.oracle().side(0).images[v];
            VolumeImage b = world.oracle().side(1).images[v];
            for (int i = 0; i < a.blocks(); i++) {
                if (world.oracle().side(0).shown.held(v, i)
                        != world.oracle().side(1).shown.held(v, i)) {
                    throw new Violation(
                            "Liveness",
                            "in sync and at rest, but v%d:%d is %s and %s"
                                    .formatted(
                                            v,
                                            i,
                                            Tags.describe(a.current(i)),
                                            Tags.describe(b.current(i))));
                }
            }
        }
    }
}
